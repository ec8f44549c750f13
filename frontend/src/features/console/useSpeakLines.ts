import { useEffect, useRef } from 'react';
import { spokenLine, type LogLine } from '~/state/consoleLog';
import { useNotices } from '~/state/notices';

/**
 * Tell a screen reader what is new at the end of the log, once: a card that changes is not read again, and whoever has
 * scrolled up to read is left in peace.
 */
export function useSpeakLines(lines: LogLine[], loading: boolean, follows: boolean, nameOf: (userId: string | null) => string) {
  const say = useNotices((notices) => notices.say);
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (loading) return;
    const fresh = known.current === null ? [] : lines.filter((line) => !known.current!.has(line.key));
    known.current = new Set(lines.map((line) => line.key));
    const text = fresh.map((line) => spokenLine(line, nameOf(line.userId))).join(' ');
    if (text && follows) say(text);
  }, [lines, loading, follows, nameOf, say]);
}
