/**
 * What is new in a session. The event stream tells it; while there is none (refused, away, or an old browser), the page
 * looks by itself every few seconds.
 */
import { address, sessionPath, sourceFor } from './client';
import { onlyNew, type LiveEvent } from './events';
import { streamForTabs } from './leader';
import { startPolling, type Topic } from './polling';
import { keepStream, type Stream, type StreamState } from './stream';

export type { Topic };

export interface LiveEars {
  onEvent: (event: LiveEvent) => void;
  /** Look again at this part, or at everything. */
  onLook: (topic: Topic | 'all') => void;
  onState: (state: StreamState) => void;
}

/** A page that was out of sight for longer may have been put to sleep, stream and all. */
const asleepMs = 10_000;

export interface Live {
  close(): void;
  /** The server has answered: no need to wait any longer. */
  retry(): void;
}

export function openLive(sid: string, { onEvent, onLook, onState }: LiveEars, page: Document = document): Live {
  const polling = startPolling(onLook, page);
  const isNew = onlyNew();
  let before: StreamState = 'opening';
  const ears = {
    onEvent: (event: LiveEvent) => isNew(event) && onEvent(event),
    onGap: () => {
      onLook('all');
      onEvent({ id: '', type: 'resync', data: {} });
    },
    onState: (state: StreamState) => {
      polling.pause(state === 'live');
      onState(state);
      // Who is no member any more is sent away without a word: ask.
      if (state !== 'live' && (before === 'live' || state === 'down')) onLook('session');
      before = state;
    },
  };
  const url = address(`${sessionPath(sid)}/events`, { ping: 1 });
  const make = sourceFor(sid);
  // Two servers of one origin may have sessions of the same name.
  const stream: Stream | null = make && streamForTabs(`sv:live:${url}`, ears, (heard, from) => keepStream(url, heard, from, make), page);
  if (!stream) onState('down');

  let hiddenAt = Date.now();
  const onVisible = () => {
    if (page.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > asleepMs) wake();
  };
  const wake = () => {
    stream?.check(true);
    onLook('all');
  };
  page.addEventListener('visibilitychange', onVisible);
  window.addEventListener('online', wake);
  return {
    close() {
      stream?.close();
      polling.close();
      page.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('online', wake);
    },
    retry: () => stream?.check(true),
  };
}
