import { useEffect, useRef } from 'react';
import { spokenLine, type LogLine } from '~/state/consoleLog';
import { useTable } from '~/hooks/useSession';
import { useNotices } from '~/state/notices';

/**
 * Tell a screen reader what is new at the end of the log, once: a card that changes is not read again, and whoever has
 * scrolled up to read is left in peace.
 */
export function useSpeakLines(sid: string | null, lines: LogLine[], loading: boolean, follows: boolean): void {
  const { me, nameOf } = useTable(sid ?? '');
  const say = useNotices((notices) => notices.say);
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (loading) return;
    const fresh = known.current === null ? [] : lines.filter((line) => !known.current!.has(line.key));
    known.current = new Set(lines.map((line) => line.key));
    const who = (userId: string | null) => (userId === me?.user_id ? '' : nameOf(userId));
    const text = fresh.map((line) => spokenLine(line, who(line.userId))).filter(Boolean).join(' ');
    if (text && follows) say(text);
  }, [lines, loading, follows, me, nameOf, say]);
}
