import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sendLine } from '~/api/console';
import { ApiError, messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import type { ConsoleAnswer, ConsolePage, Reply } from '~/api/types';
import { withEntry } from '~/state/consoleLog';
import { newId } from '~/state/ids';
import { useOwnLines } from '~/state/ownLines';
import { refreshImages } from './useImages';

const outside: Reply = {
  text: 'Error: You must be in a session to generate images.',
  kind: 'error',
  ephemeral: true,
};

interface Sent {
  line: string;
  /** The same for every try, so that the server does it once. */
  key: string;
}

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
  const refused = (error: Error, line: string) => {
    const reply: Reply = { text: messageOf(error), kind: 'error', ephemeral: true };
    addOwn(line, reply);
    onReply(reply, line);
  };
  const send = useMutation({
    mutationFn: async ({ line, key }: Sent): Promise<ConsoleAnswer> => (sid ? sendLine(sid, line, key) : { reply: outside }),
    retry: (failures, error) => failures < tries && error instanceof ApiError && error.offline,
    scope: { id: `console:${sid}` },
    onMutate: ({ line }) => setPending((lines) => [...lines, line]),
    onSuccess: (answer, { line }) => take(answer, line),
    onError: (error, { line }) => refused(error, line),
    onSettled: () => setPending((lines) => lines.slice(1)),
  });
  return { send: (line: string) => send.mutate({ line, key: newId() }), pending };
}
