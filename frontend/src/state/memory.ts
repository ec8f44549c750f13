/** Where somebody is and was, kept in memory: in a host's page the address and the history are the host's. */
export interface Remembered {
  under?: string;
  panel?: boolean;
}

export interface Step {
  path: string;
  search: string;
  state: Remembered | null;
}

interface Options {
  replace?: boolean;
  state?: unknown;
}

export interface Steps {
  now: () => Step;
  subscribe: (changed: () => void) => () => void;
  go: (to: string, options?: Options) => void;
  back: () => void;
  /** The address of a place, for another tab; null where it has none. */
  link: (path: string) => string | null;
  /** Where what is open stands in the host's address. */
  door?: Door;
}

/** The first step into something that can be shut, and the way out of it by the browser's own Back. */
export interface Door {
  isOpen: () => boolean;
  open: () => void;
  leave: () => void;
}

export function makeSteps(start: string): Steps {
  const listeners = new Set<() => void>();
  let steps: Step[] = [step(start)];
  const move = (next: Step[]) => {
    steps = next;
    listeners.forEach((changed) => changed());
  };
  return {
    now: () => steps.at(-1)!,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    go: (to, { replace = false, state } = {}) =>
      move([...(replace || isAt(steps.at(-1)!, to) ? steps.slice(0, -1) : steps), step(to, (state as Remembered | undefined) ?? null)]),
    back: () => steps.length > 1 && move(steps.slice(0, -1)),
    link: () => null,
  };
}

/** Going to where one is makes no step: a press may ask for it twice. */
export const isAt = ({ path, search }: Step, to: string) => to === path + (search && `?${search}`);

export function step(to: string, state: Remembered | null = null): Step {
  const [path = '', search = ''] = to.split('?');
  return { path, search, state };
}
