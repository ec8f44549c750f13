/** One list out of the shared log and what only this member sees, in the order in which it was said. */
import type { ConsoleEntry, ConsolePage, ImageRequest, Reply } from '~/api/types';

export interface LogLine {
  key: string;
  /** The entry's number; what is only ours stands behind the last entry that was known then. */
  order: number;
  at: string;
  userId: string | null;
  line: string | null;
  reply: Reply | null;
  /** An entry of the log that only its author and the GM see. */
  isPrivate?: boolean;
  /** What was asked for, as it stood when the log was read. */
  request?: ImageRequest | null;
}

/** A picture that was asked for elsewhere, by a request of the API, has its card all the same. */
const replyOf = ({ reply, request_id }: ConsoleEntry): Reply | null =>
  reply ?? (request_id ? { kind: 'card', text: '', ephemeral: false, request_id } : null);

export const fromEntry = (entry: ConsoleEntry): LogLine => ({
  key: entry.id,
  order: entry.number,
  at: entry.created_at,
  userId: entry.user_id,
  line: entry.line,
  reply: replyOf(entry),
  isPrivate: entry.visibility === 'private',
  request: entry.request ?? null,
});

/** Sorting is stable, so our own lines keep their order behind an entry. */
export const mergeLog = (entries: ConsoleEntry[], own: LogLine[]): LogLine[] =>
  [...entries.map(fromEntry), ...own].sort((a, b) => a.order - b.order);

/** The page with an entry that has just been made, unless it is there already. */
export function withEntry(page: ConsolePage | undefined, entry: ConsoleEntry): ConsolePage {
  const entries = page?.entries ?? [];
  const known = entries.some((one) => one.id === entry.id);
  return { ...page, entries: known ? entries : [...entries, entry], next_cursor: page?.next_cursor ?? null };
}

/** The line that a reply offers: to be sent by a press, never by itself. */
export const offerOf = ({ action, fix }: Reply): string | null =>
  (action?.open === 'offer' ? action.line : null) ?? fix ?? null;

/** Who sees a line besides its reader, if not everybody does; `author` is null for a reader's own line. */
export function audienceOf({ isPrivate, reply }: LogLine, author: string | null, isGm: boolean): string | null {
  if (!isPrivate) return reply?.ephemeral ? 'Only you see this' : null;
  if (author !== null) return `Only ${author} and the GM see this`;
  return isGm ? 'Only you see this' : 'Only you and the GM see this';
}

/** Cut a line at a span that counts code points, as the server does, and not UTF-16 units. */
export function cutAt(line: string, [from, to]: [number, number]): [string, string, string] {
  const points = Array.from(line);
  return [points.slice(0, from).join(''), points.slice(from, to).join(''), points.slice(to).join('')];
}
