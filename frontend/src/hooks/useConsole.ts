import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { sendLine } from '~/api/console';
import { messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import type { ConsoleAnswer, ConsolePage, Reply } from '~/api/types';
import { mergeLog, withEntry, type LogLine } from '~/state/consoleLog';
import { useOwnLines } from '~/state/ownLines';
import { readConsole } from './refreshConsole';
import { refreshImages } from './useImages';

const outside: Reply = {
  text: 'Error: You must be in a session to generate images.',
  kind: 'error',
  ephemeral: true,
};

const none: LogLine[] = [];

/**
 * The shared log with the member's own private replies in it, and the way to send a line. Lines are sent one after the
 * other, however fast they are typed; `onReply` hears of every answer.
 */
export function useConsole(sid: string | null, onReply: (reply: Reply, line: string) => void) {
  const client = useQueryClient();
  const key = keys.console(sid ?? '');
  const own = useOwnLines((lines) => lines.bySession[sid ?? '']) ?? none;
  const add = useOwnLines((lines) => lines.add);
  const [pending, setPending] = useState<string[]>([]);
  const log = useQuery({ queryKey: key, queryFn: () => readConsole(sid ?? ''), enabled: sid !== null });

  const addOwn = (line: string | null, reply: Reply) => {
    const order = client.getQueryData<ConsolePage>(key)?.entries.at(-1)?.number ?? 0;
    add(sid ?? '', { key: crypto.randomUUID(), order, at: new Date().toISOString(), userId: null, line, reply });
  };
  const take = ({ reply, entry }: ConsoleAnswer, line: string) => {
    if (entry) client.setQueryData<ConsolePage>(key, (page) => withEntry(page, entry));
    if (!entry) addOwn(line, reply);
    else if (!entry.reply && reply.text) addOwn(null, reply);
    onReply(reply, line);
    if (!sid) return;
    void client.invalidateQueries({ queryKey: keys.requests(sid) });
    void refreshImages(client, sid);
  };
  const send = useMutation({
    mutationFn: async (line: string): Promise<ConsoleAnswer> => (sid ? sendLine(sid, line) : { reply: outside }),
    scope: { id: `console:${sid}` },
    onMutate: (line) => setPending((lines) => [...lines, line]),
    onSuccess: take,
    onError: (error, line) => addOwn(line, { text: messageOf(error), kind: 'error', ephemeral: true }),
    onSettled: () => setPending((lines) => lines.slice(1)),
  });

  const lines = useMemo(() => mergeLog(log.data?.entries ?? [], own), [log.data, own]);
  return { lines, loading: sid !== null && log.isPending, error: log.error, retry: log.refetch, pending, send };
}
