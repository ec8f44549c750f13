import { KeyList } from '~/features/keys/KeyList';
import { Palette } from '~/features/keys/Palette';
import { Invite } from '~/features/session/Invite';
import { LinePart } from '~/features/session/LinePart';
import { MoneyPart } from '~/features/session/MoneyPart';
import { NoSession } from '~/features/session/NoSession';
import { ProvidersPart } from '~/features/session/ProvidersPart';
import { Removed } from '~/features/session/Removed';
import { TablePanel } from '~/features/session/TablePanel';
import { Welcome } from '~/features/session/Welcome';
import { AlreadyHere } from '~/features/start/AlreadyHere';
import { JoinForm } from '~/features/start/JoinForm';
import { JoinPage } from '~/pages/JoinPage';
import { NotFoundPage } from '~/pages/NotFoundPage';
import { SessionPage } from '~/pages/SessionPage';
import { StartPage } from '~/pages/StartPage';
import { useInvites } from '~/state/invites';
import { rememberSession } from '~/state/visited';
import { away, framed, slow, type Area, type Entry } from './entry';
import { broken, never, stranger } from './standIn';
import { line, providers, requests, sessionAs, usage } from './things';

const panel = (id: string, role: 'gm' | 'player'): Entry => ({
  id: `table-${id}`,
  title: `The table, as the ${role === 'gm' ? 'GM' : 'player'} sees it`,
  answers: { 'GET ': sessionAs(`table-${id}`, role) },
  show: (sid) => <TablePanel sid={sid} data={sessionAs(sid, role)} onClose={() => {}} />,
});

const money = (id: string, title: string, answer: unknown): Entry => ({
  id: `money-${id}`,
  title,
  answers: { 'GET /usage': answer },
  show: (sid) => <MoneyPart sid={sid} isGm />,
});

const inLine = (id: string, title: string, answer: unknown): Entry => ({
  id: `line-${id}`,
  title,
  answers: { 'GET /queue': answer },
  show: (sid) => <LinePart sid={sid} isGm />,
});

const drawn = (id: string, title: string, answer: unknown): Entry => ({
  id: `providers-${id}`,
  title,
  answers: { 'GET /image-providers': answer },
  show: (sid) => <ProvidersPart sid={sid} />,
});

export const tableArea: Area = {
  name: 'The table',
  entries: [
    panel('gm', 'gm'),
    panel('player', 'player'),
    money('well', 'Money: well within', usage(6.2)),
    money('near', 'Money: nearly used up', usage(18.5)),
    money('over', 'Money: used up', usage(20)),
    money('unlimited', 'Money: no limit', usage(6.2, null)),
    money('stopped', 'Money: paid pictures are stopped', { ...usage(6.2), paid_sends: 'stopped' }),
    money('loading', 'Money: loading', never),
    money('error', 'Money: could not be loaded', broken),
    inLine('waiting', 'In line', line),
    inLine('empty', 'Nothing is in line', { paused: false, requests: [] }),
    inLine('paused', 'The line is paused', { ...line, paused: true }),
    inLine('loading', 'The line is loading', never),
    inLine('error', 'The line could not be loaded', broken),
    drawn('down', 'Who draws: one is down', providers.down),
    drawn('none', 'Who draws: nobody', providers.none),
    { id: 'invite', title: 'Invite', show: (sid) => <Invite sid={sid} onClose={() => {}} /> },
    { id: 'invite-loading', title: 'Invite: the link is being made', answers: { 'POST /join-tokens': never }, show: (sid) => <Invite sid={sid} onClose={() => {}} /> },
    { id: 'invite-error', title: 'Invite: no link', answers: { 'POST /join-tokens': broken }, show: (sid) => <Invite sid={sid} onClose={() => {}} /> },
    { id: 'palette', title: 'Find and do anything', show: (sid) => <Palette sid={sid} data={sessionAs(sid)} onClose={() => {}} /> },
    { id: 'keys', title: 'All keys', show: () => <KeyList onClose={() => {}} /> },
    {
      id: 'welcome',
      title: 'Just opened: the join link',
      prepare: (sid) => useInvites.getState().keep(sid, 'http://192.168.1.20:5000/join/friday-run#a-secret-that-opens-nothing'),
      show: (sid) => <Welcome sid={sid} />,
    },
  ],
};

const session = (id: string, title: string, rest: Partial<Entry> = {}): Entry => ({
  id: `session-${id}`,
  title,
  whole: true,
  show: (sid) => <SessionPage sid={sid} />,
  ...rest,
});

export const sessionArea: Area = {
  name: 'Session and pages',
  entries: [
    session('generate', 'Generate', { answers: { 'GET /image-requests': { requests: [requests.theirs, requests.waiting] } } }),
    session('gallery', 'Gallery', { at: 'gallery' }),
    session('console', 'Console', { at: 'console' }),
    session('joining', 'Loading', { answers: { 'GET ': never } }),
    session('error', 'Could not be loaded', { answers: { 'GET ': broken } }),
    session('stranger', 'Not a member, or no such session', { answers: { 'GET ': stranger } }),
    session('away', 'The server is away', { prepare: away }),
    session('slow', 'No live connection', { prepare: slow }),
    session('framed', 'In a frame of another page', { prepare: framed }),
    { id: 'no-session', title: 'Not a member', whole: true, show: () => <NoSession /> },
    { id: 'removed', title: 'No longer at the table', whole: true, show: () => <Removed name="Friday run" /> },
    { id: 'start', title: 'Start page', whole: true, show: () => <StartPage /> },
    {
      id: 'start-visited',
      title: 'Start page, with sessions to go back to',
      whole: true,
      prepare: () => rememberSession({ id: 'friday', name: 'Friday run', role: 'gm' }),
      show: () => <StartPage />,
    },
    { id: 'join', title: 'Join', show: (sid) => <JoinForm target={{ sessionId: sid, token: 'none' }} onJoined={() => {}} /> },
    { id: 'join-here', title: 'Join: already here', show: (sid) => <AlreadyHere data={sessionAs(sid)} /> },
    { id: 'join-broken', title: 'Join: the link is not complete', whole: true, show: (sid) => <JoinPage sid={sid} /> },
    { id: 'not-found', title: 'No such page', whole: true, show: () => <NotFoundPage /> },
  ],
};
