/** What the arrow keys bring back to the command line, as in a shell: the unsent line waits at the bottom. */
export interface History {
  lines: string[];
  /** Position in `lines`; `lines.length` is the line being written. */
  at: number;
  unsent: string;
}

const most = 100;

export const newHistory = (lines: string[] = []): History => ({ lines, at: lines.length, unsent: '' });

export function remember(history: History, line: string): History {
  const lines = history.lines.at(-1) === line ? history.lines : [...history.lines, line].slice(-most);
  return newHistory(lines);
}

/** One step back; `now` is what stands in the field. */
export function older(history: History, now: string): History {
  const unsent = history.at === history.lines.length ? now : history.unsent;
  return { ...history, unsent, at: Math.max(0, history.at - 1) };
}

export function newer(history: History): History {
  return { ...history, at: Math.min(history.lines.length, history.at + 1) };
}

export const lineOf = (history: History) => history.lines[history.at] ?? history.unsent;
