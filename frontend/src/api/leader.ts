/**
 * One stream for all tabs that a browser has open in a session: a browser has six connections to a server, and each
 * stream is one of a member's few. The tab that holds the lock leads and passes on what it hears; when it goes, the next
 * one takes over from the same place. Where there are no locks (plain http in a local network) each tab has its own.
 */
import type { LiveEvent } from './events';
import type { Ears, Stream, StreamState } from './stream';

type Message = { say: 'event'; event: LiveEvent } | { say: 'state'; state: StreamState } | { say: 'gap' } | { say: 'hello' };
type Start = (ears: Ears, from: string | null) => Stream;

/** A leader answers at once unless the browser has put its tab to sleep. */
const answerMs = 3_000;
const askMs = 20_000;

export function streamForTabs(name: string, ears: Ears, start: Start, page: Document): Stream {
  if (!('locks' in navigator) || !('BroadcastChannel' in window)) return start(ears, null);
  const channel = new BroadcastChannel(name);
  const closing = new AbortController();
  let stream: Stream | null = null;
  let release = () => {};
  let state: StreamState | null = null;
  let cursor: string | null = null;
  let heardAt = 0;

  const take = (message: Message) => {
    if (message.say === 'event') {
      cursor = message.event.id || cursor;
      ears.onEvent(message.event);
    } else if (message.say === 'gap') ears.onGap();
    else if (message.say === 'state') {
      const joined = state === null && message.state === 'live' && !stream;
      state = message.state;
      ears.onState(state);
      // What came before the first word of the leader was not heard here.
      if (joined) ears.onGap();
    }
  };
  const tell = (message: Message) => {
    if (message.say !== 'hello') take(message);
    channel.postMessage(message);
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.say !== 'hello') {
      heardAt = Date.now();
      if (!stream) take(data);
    } else if (stream) {
      stream.check();
      if (state) channel.postMessage({ say: 'state', state } satisfies Message);
    }
  };
  const leading: Ears = {
    onEvent: (event) => tell({ say: 'event', event }),
    onGap: () => tell({ say: 'gap' }),
    onState: (now) => tell({ say: 'state', state: now }),
  };
  const holding = () =>
    new Promise<void>((resolve) => {
      if (closing.signal.aborted) return resolve();
      release = resolve;
      stream = start(leading, cursor);
    });
  const lead = (options: LockOptions) =>
    void navigator.locks.request(name, options, holding).catch(() => {
      // Another tab has taken the lead while this one slept.
      stream?.close();
      stream = null;
      if (!closing.signal.aborted) lead({ signal: closing.signal });
    });
  const ask = () => {
    if (stream || page.hidden) return;
    const asked = Date.now();
    tell({ say: 'hello' });
    setTimeout(() => {
      if (heardAt < asked && !stream && !closing.signal.aborted && !page.hidden) lead({ steal: true });
    }, answerMs);
  };

  lead({ signal: closing.signal });
  ask();
  const asking = setInterval(ask, askMs);
  return {
    close: () => {
      closing.abort();
      clearInterval(asking);
      stream?.close();
      stream = null;
      release();
      channel.close();
    },
    check: (now) => (stream ? stream.check(now) : ask()),
  };
}
