import { useId, useState, type KeyboardEvent } from 'react';
import type { Suggestion } from '~/state/completion';

/** The suggestions below which a line is typed: which one is chosen, and the keys for it. */
export function useCompletion(found: Suggestion[], line: string, take: (line: string) => void) {
  // Whoever types on has chosen nothing yet, and sees them again.
  const [chosen, setChosen] = useState({ line, at: -1 });
  const [closed, setClosed] = useState<string | null>(null);
  const id = useId();
  const list = closed === line ? [] : found;
  const at = chosen.line === line ? Math.min(chosen.at, list.length - 1) : -1;
  const choose = (next: number) => {
    setChosen({ line, at: next });
    return true;
  };
  const put = (away: string) => {
    setClosed(away);
    return true;
  };
  const taken = (picked: Suggestion | undefined) => {
    if (picked) take(picked.line);
    return picked !== undefined;
  };

  const keys: Record<string, () => boolean> = {
    Tab: () => taken(list[Math.max(at, 0)]),
    Enter: () => taken(list[at]),
    ArrowUp: () => at >= 0 && choose(at - 1),
    Escape: () => put(line),
  };
  /** True if the key was for the suggestions. */
  const press = ({ key, shiftKey }: KeyboardEvent, mayGoDown: boolean): boolean => {
    if (list.length === 0 || shiftKey) return false;
    if (key === 'ArrowDown') return (mayGoDown || at >= 0) && choose(Math.min(at + 1, list.length - 1));
    return keys[key]?.() ?? false;
  };
  const optionId = (index: number) => `${id}-${index}`;
  return { list, at, press, id, optionId, active: at < 0 ? undefined : optionId(at) };
}
