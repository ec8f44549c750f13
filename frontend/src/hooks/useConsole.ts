import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keys } from '~/api/keys';
import type { Reply } from '~/api/types';
import { mergeLog, type LogLine } from '~/state/consoleLog';
import { useOwnLines } from '~/state/ownLines';
import { readConsole } from './refreshConsole';
import { useSendLine } from './useSendLine';

const none: LogLine[] = [];

/** The shared log with the member's own private replies in it, and the way to send a line. */
export function useConsole(sid: string | null, onReply: (reply: Reply, line: string) => void) {
  const key = keys.console(sid ?? '');
  const own = useOwnLines((lines) => lines.bySession[sid ?? '']) ?? none;
  const { send, sendUnsent, pending } = useSendLine(sid, onReply);
  const log = useQuery({ queryKey: key, queryFn: () => readConsole(sid ?? ''), enabled: sid !== null });
  const lines = useMemo(() => mergeLog(log.data?.entries ?? [], own), [log.data, own]);
  return { lines, loading: sid !== null && log.isPending, error: log.error, retry: log.refetch, pending, send, sendUnsent };
}
