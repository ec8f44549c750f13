/**
 * Steps that the browser keeps, too: behind the `#` of a host's address, so that its Back goes one step back. Whatever else
 * stands there is the host's: then nothing of ours is open, and a part that is always there is where it started.
 */
import { isAt, step, type Remembered, type Step, type Steps } from './memory';

const mark = '#sv';

interface Kept {
  /** How many entries of the history are ours, up to this one. */
  depth: number;
  state: Remembered | null;
}

export function hashSteps(start: string, page: Window = window): Steps {
  const base = start.split('/', 3).join('/');
  const first = step(start);
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((one) => one());
  let read: { hash: string; kept: unknown; step: Step } | null = null;
  let leaving: ReturnType<typeof setTimeout> | undefined;

  const kept = () => (page.history.state as { sv?: Kept } | null)?.sv;
  const isOpen = () => page.location.hash.startsWith(`${mark}${base}/`);
  const here = () => page.location.pathname + page.location.search;
  const now = () => {
    if (!isOpen()) return first;
    const { hash } = page.location;
    if (read?.hash !== hash || read.kept !== kept()) read = { hash, kept: kept(), step: step(hash.slice(mark.length), kept()?.state) };
    return read.step;
  };
  const put = (how: 'pushState' | 'replaceState', hash: string, sv?: Kept) =>
    // What the host's own router keeps there stays.
    page.history[how]({ ...(page.history.state as object | null), sv }, '', here() + hash);
  const go: Steps['go'] = (to, { replace: asked = false, state } = {}) => {
    const replace = asked || (isOpen() && isAt(now(), to));
    const depth = (isOpen() && kept()?.depth) || 0;
    put(replace ? 'replaceState' : 'pushState', mark + to, { depth: replace ? depth : depth + 1, state: (state as Remembered | undefined) ?? null });
    changed();
  };
  const leave = () => {
    if (!isOpen()) return;
    const depth = kept()?.depth ?? 0;
    if (depth > 0) return page.history.go(-depth);
    put('replaceState', '');
    changed();
  };
  return {
    now,
    go,
    back: () => page.history.back(),
    link: (path) => here() + mark + path,
    subscribe: (listener) => {
      if (listeners.size === 0) page.addEventListener('popstate', changed);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) page.removeEventListener('popstate', changed);
      };
    },
    door: {
      isOpen,
      open: () => {
        clearTimeout(leaving);
        if (!isOpen()) go(start);
      },
      // Not at once: StrictMode only pretends to go.
      leave: () => {
        leaving = setTimeout(leave);
      },
    },
  };
}
