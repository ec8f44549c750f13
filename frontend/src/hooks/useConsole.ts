import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { getConsole, sendLine } from '~/api/console';
import { messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import type { Reply } from '~/api/types';
import { fromEntry, mergeLog, type LogLine } from '~/state/consoleLog';
import { useOwnLines } from '~/state/ownLines';
import { refreshImages } from './useImages';

const outside: Reply = {
  text: 'Error: You must be in a session to generate images.',
  kind: 'error',
  ephemeral: true,
};

function ownLine(line: string, reply: Reply): LogLine {
  return { key: `own:${crypto.randomUUID()}`, at: new Date().toISOString(), userId: null, name: null, line, reply };
}

/** The shared log with the member's own private replies in it, and the way to send a line. */
export function useConsole(sid: string | null) {
  const client = useQueryClient();
  const own = useOwnLines((lines) => lines.bySession[sid ?? '']);
  const add = useOwnLines((lines) => lines.add);
  const [pending, setPending] = useState<string | null>(null);
  const log = useQuery({
    queryKey: keys.console(sid ?? ''),
    queryFn: () => getConsole(sid ?? ''),
    enabled: sid !== null,
  });

  const send = useMutation({
    mutationFn: async (line: string) => (sid ? sendLine(sid, line) : { reply: outside, entry: null }),
    onMutate: setPending,
    onSuccess: ({ reply, entry }, line) => {
      add(sid ?? '', entry ? { ...fromEntry(entry), line: entry.line ?? line, reply } : ownLine(line, reply));
      if (!sid) return;
      void client.invalidateQueries({ queryKey: keys.console(sid) });
      void client.invalidateQueries({ queryKey: keys.requests(sid) });
      void refreshImages(client, sid);
    },
    onError: (error, line) =>
      add(sid ?? '', ownLine(line, { text: messageOf(error), kind: 'error', ephemeral: true })),
    onSettled: () => setPending(null),
  });

  const lines = useMemo(() => mergeLog(log.data?.entries ?? [], own ?? []), [log.data, own]);
  return { lines, loading: sid !== null && log.isPending, error: log.error, retry: log.refetch, pending, send };
}
