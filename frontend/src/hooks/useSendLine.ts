import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sendLine } from '~/api/console';
import { ApiError, messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import type { ConsoleAnswer, ConsolePage, Reply } from '~/api/types';
import { withEntry } from '~/state/consoleLog';
import { newId } from '~/state/ids';
import { useOwnLines } from '~/state/ownLines';
import { useUnsent, type Unsent } from '~/state/unsent';
import { refreshImages } from './useImages';

const outside: Reply = {
  text: 'Error: You must be in a session to generate images.',
  kind: 'error',
  ephemeral: true,
};

/** More tries for a line whose answer was lost on the way. */
const tries = 2;

/**
 * The way to send a line to the console, from wherever it is sent: the log knows of it. Lines go one after the other,
 * however fast they are typed; `onReply` hears of every answer, also of a refusal.
 */
export function useSendLine(sid: string | null, onReply: (reply: Reply, line: string) => void) {
  const client = useQueryClient();
  const key = keys.console(sid ?? '');
  const add = useOwnLines((lines) => lines.add);
  const [pending, setPending] = useState<string[]>([]);

  const addOwn = (line: string | null, reply: Reply) => {
    const order = client.getQueryData<ConsolePage>(key)?.entries.at(-1)?.number ?? 0;
    add(sid ?? '', { key: newId(), order, at: new Date().toISOString(), userId: null, line, reply });
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
  const refused = (error: Error, sent: Unsent) => {
    const away = sid !== null && error instanceof ApiError && error.offline;
    const reply: Reply = { text: away ? 'The server cannot be reached. The line waits in the console.' : messageOf(error), kind: 'error', ephemeral: true };
    if (away) useUnsent.getState().keep(sid, sent);
    else addOwn(sent.line, reply);
    onReply(reply, sent.line);
  };
  const send = useMutation({
    mutationFn: async ({ line, key }: Unsent): Promise<ConsoleAnswer> => (sid ? sendLine(sid, line, key) : { reply: outside }),
    retry: (failures, error) => failures < tries && error instanceof ApiError && error.offline,
    scope: { id: `console:${sid}` },
    onMutate: ({ line }) => setPending((lines) => [...lines, line]),
    onSuccess: (answer, { line }) => take(answer, line),
    onError: refused,
    onSettled: () => setPending((lines) => lines.slice(1)),
  });
  return {
    send: (line: string) => send.mutate({ line, key: newId() }),
    /** A line that has waited, by a press. */
    sendUnsent: (one: Unsent) => {
      if (sid) useUnsent.getState().drop(sid, one.key);
      send.mutate(one);
    },
    pending,
  };
}
