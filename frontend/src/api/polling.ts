export type Topic = 'images' | 'requests' | 'console' | 'session';

const everyMs: Record<Topic, number> = { images: 4_000, requests: 4_000, console: 3_000, session: 20_000 };

/** Look again every few seconds, as long as the page is in sight and nothing better tells what is new. */
export function startPolling(look: (topic: Topic) => void, page: Document) {
  let paused = false;
  const topics = Object.keys(everyMs) as Topic[];
  const timers = topics.map((topic) => setInterval(() => paused || page.hidden || look(topic), everyMs[topic]));
  return {
    pause: (on: boolean) => {
      paused = on;
    },
    close: () => timers.forEach(clearInterval),
  };
}
