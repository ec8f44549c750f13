/** One list out of the shared log and the replies that only this member sees, oldest first. */
import type { ConsoleEntry, Reply } from '~/api/types';

export interface LogLine {
  key: string;
  at: string;
  userId: string | null;
  name: string | null;
  /** What was typed. */
  line: string | null;
  reply: Reply | null;
}

const replyKinds = ['message', 'card', 'table', 'error'];

function replyOf(entry: ConsoleEntry): Reply | null {
  if (entry.reply) return entry.reply;
  if (!entry.text && !entry.request_id) return null;
  const kind = replyKinds.find((known) => known === entry.kind) as Reply['kind'] | undefined;
  return {
    text: entry.text ?? '',
    kind: kind ?? (entry.request_id ? 'card' : 'message'),
    ephemeral: false,
    request_id: entry.request_id,
  };
}

export function fromEntry(entry: ConsoleEntry): LogLine {
  return {
    key: `entry:${entry.id}`,
    at: entry.created_at,
    userId: entry.user_id,
    name: entry.name ?? null,
    line: entry.line ?? null,
    reply: replyOf(entry),
  };
}

export function mergeLog(entries: ConsoleEntry[], own: LogLine[]): LogLine[] {
  const shared = entries.map(fromEntry);
  const known = new Set(shared.map((line) => line.key));
  const lines = [...shared, ...own.filter((line) => !known.has(line.key))];
  return lines.sort((a, b) => a.at.localeCompare(b.at));
}
