import { ConnectionBanner } from '~/components/ConnectionBanner';
import { ShadowrunConsole } from '~/features/console/ShadowrunConsole';
import type { ConsoleEntry } from '~/api/types';
import { useOwnLines } from '~/state/ownLines';
import { useUnsent } from '~/state/unsent';
import { away, type Area, type Entry } from './entry';
import { broken, never } from './standIn';
import { log } from './things';

const having = (entries: ConsoleEntry[]) => ({ 'GET /console': { entries, next_cursor: null } });

const console_ = (id: string, title: string, rest: Partial<Entry> = {}): Entry => ({
  id: `console-${id}`,
  title,
  show: (sid) => <ShadowrunConsole sessionId={sid} />,
  ...rest,
});

const help = 'generate  make a picture\ngallery   show the pictures\nhelp      what can be typed here';

/** Seen by nobody else, and kept by no server. */
const whispered = (sid: string) =>
  useOwnLines.getState().add(sid, {
    key: 'own',
    order: 9,
    at: '2026-11-20T21:09:00.000Z',
    userId: null,
    line: '/help',
    reply: { kind: 'table', text: help, ephemeral: true },
  });

/** Typed while the server was away. */
const waiting = (sid: string) => {
  useUnsent.getState().keep(sid, { line: '/image generate A drone over the docks --size wide', key: 'one' });
  useUnsent.getState().keep(sid, { line: 'Is anybody there?', key: 'two' });
};

export const consoleArea: Area = {
  name: 'Console',
  entries: [
    console_('empty', 'Nothing was said', { answers: having([]) }),
    console_('loading', 'Loading', { answers: { 'GET /console': never } }),
    console_('error', 'The log could not be loaded', { answers: { 'GET /console': broken } }),
    console_('talk', 'Talk, a private line, a table, an offer'),
    console_('cards', 'Pictures: done, in part, forming, in line', { answers: having(log.cards) }),
    console_('troubles', 'Failed, held, cancelled, and a mistake with its mending', { answers: having(log.troubles) }),
    console_('own', 'An answer that only its reader sees', { prepare: whispered }),
    console_('unsent', 'Lines that wait for a press', { prepare: waiting }),
    console_('outside', 'Outside a session', { show: () => <ShadowrunConsole sessionId={null} /> }),
    console_('away', 'The server is away', {
      prepare: away,
      show: (sid) => (
        <>
          <ConnectionBanner />
          <ShadowrunConsole sessionId={sid} />
        </>
      ),
    }),
  ],
};
