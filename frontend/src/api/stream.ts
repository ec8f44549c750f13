/** One event stream, kept open: it comes back by itself, from the place where it broke off. */
import type { EventSourceLike } from '~/embed/public';
import { backoffMs } from './backoff';
import { eventTypes, readEvent, type LiveEvent } from './events';

/** `down`: refused, or away for longer than a moment; the page has to look for itself. */
export type StreamState = 'opening' | 'live' | 'down';

export interface Ears {
  onEvent: (event: LiveEvent) => void;
  /** Something may have been missed: look at everything again. */
  onGap: () => void;
  onState: (state: StreamState) => void;
}

export interface Stream {
  close(): void;
  /** Open it anew if it has been silent for too long, or at once with `now`. */
  check(now?: boolean): void;
}

export type MakeSource = (url: string) => EventSourceLike;

/** Of an `EventSource` that does not try again. */
const closed = 2;

/** The server says something every fifteen seconds; one whose heartbeat a script cannot hear is given more time. */
const silentMs = { heard: 35_000, unheard: 60_000 };
/** The browser's own attempt comes first. */
const graceMs = 5_000;

export function keepStream(address: string, ears: Ears, from: string | null = null, make: MakeSource = (url) => new EventSource(url)): Stream {
  let cursor = from;
  let source: EventSourceLike | null = null;
  let attempt = 0;
  let pinged = false;
  let heardAt = 0;
  let again: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;

  const limit = () => (pinged ? silentMs.heard : silentMs.unheard);
  const listen = () => {
    heardAt = Date.now();
    clearTimeout(watch);
    watch = setTimeout(open, limit());
  };
  const hear = (message: MessageEvent<string>) => {
    attempt = 0;
    pinged ||= message.type === 'ping';
    if (message.lastEventId) cursor = message.lastEventId;
    listen();
    if (message.type === 'ping') return;
    const event = readEvent(message.type as LiveEvent['type'], message.lastEventId, message.data);
    if (event?.type === 'resync') ears.onGap();
    else if (event) ears.onEvent(event);
  };
  const later = () => {
    source?.close();
    ears.onState('down');
    clearTimeout(watch);
    clearTimeout(again);
    again = setTimeout(open, backoffMs(attempt++));
  };

  function open(): void {
    source?.close();
    clearTimeout(again);
    ears.onState('opening');
    const whole = cursor === null;
    const opened = make(cursor === null ? address : `${address}&since=${encodeURIComponent(cursor)}`);
    source = opened;
    opened.onopen = () => {
      clearTimeout(again);
      listen();
      ears.onState('live');
      if (whole && cursor === null) ears.onGap();
    };
    opened.onerror = () => {
      clearTimeout(again);
      if (opened.readyState === closed) return later();
      ears.onState('opening');
      again = setTimeout(later, graceMs);
    };
    for (const type of [...eventTypes, 'ping']) opened.addEventListener(type, hear);
    // A server that takes the call and never answers is as silent as one that has gone.
    listen();
  }

  open();
  return {
    close: () => {
      source?.close();
      clearTimeout(again);
      clearTimeout(watch);
    },
    check: (now = false) => {
      if (now) attempt = 0;
      if (now || Date.now() - heardAt > limit()) open();
    },
  };
}
