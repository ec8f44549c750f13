/**
 * What is new in a session, as a bell that rings by topic. The bell tells nothing but "look again", so the polling below
 * can give way to an event stream without a change anywhere else.
 */
export type Topic = 'images' | 'requests' | 'console' | 'session';

export interface Live {
  close(): void;
}

const everyMs: Record<Topic, number> = { images: 4_000, requests: 4_000, console: 3_000, session: 20_000 };

export function openLive(ring: (topic: Topic) => void, page: Document = document): Live {
  const topics = Object.keys(everyMs) as Topic[];
  const ringAll = () => topics.forEach(ring);
  const timers = topics.map((topic) => setInterval(() => page.hidden || ring(topic), everyMs[topic]));
  const onVisible = () => page.hidden || ringAll();
  page.addEventListener('visibilitychange', onVisible);
  window.addEventListener('online', ringAll);
  return {
    close() {
      timers.forEach(clearInterval);
      page.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('online', ringAll);
    },
  };
}
