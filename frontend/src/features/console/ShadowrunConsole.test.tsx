import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { refreshConsole } from '~/hooks/refreshConsole';
import { useCommandLines } from '~/state/commandLine';
import { useConnection } from '~/state/connection';
import { useOwnLines } from '~/state/ownLines';
import { fakeServer, Refusal } from '../../../tests/server';
import { show } from '../../../tests/render';
import { aFrame, anEntry, anImage, aProvider, aRequest, aSession, providersOf } from '../../../tests/things';
import { ShadowrunConsole } from './ShadowrunConsole';

const around = {
  'GET /session/s1': aSession(),
  'GET /session/s1/image-providers': providersOf(aProvider('sketch', { label: 'sketch (offline)' })),
  'GET /session/s1/images': { images: [], next_cursor: null },
};

async function type(line: string) {
  await userEvent.type(screen.getByLabelText('Command line'), `${line}{Enter}`);
}

function open(reply: object, more: object = {}) {
  useOwnLines.setState({ bySession: {} });
  useCommandLines.setState({ bySession: {} });
  return fakeServer({
    ...around,
    'GET /session/s1/console': { entries: [], next_cursor: null },
    'POST /session/s1/console': { reply: { ephemeral: true, kind: 'message', text: '', ...reply } },
    ...more,
  });
}

it('says so when it is in no session', async () => {
  useOwnLines.setState({ bySession: {} });
  const server = fakeServer({});
  show(<ShadowrunConsole sessionId={null} />);
  await type('/image generate a bar');
  expect(await screen.findByText('Error: You must be in a session to generate images.')).toBeVisible();
  expect(server.calls).toHaveLength(0);
});

it('marks a reply that only the caller sees', async () => {
  open({ text: 'Nothing is in line.' });
  show(<ShadowrunConsole sessionId="s1" />);
  await type('/image status');
  expect(await screen.findByText('Nothing is in line.')).toBeVisible();
  expect(screen.getByText('Only you see this')).toBeVisible();
});

it('points at the mistake and sends the mended line at one press', async () => {
  const server = open({ kind: 'error', text: 'Unknown flag.', code: 'E103', span: [13, 19], fix: '/image a bar --size 16:9' });
  show(<ShadowrunConsole sessionId="s1" />);
  await type('/image a bar --sise 16:9');
  expect(await screen.findByText('--sise', { selector: 'mark' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: /--size 16:9/ }));
  expect(server.sent('POST', '/session/s1/console')[1]?.body).toEqual({ line: '/image a bar --size 16:9' });
});

it('opens the gallery when the reply says so', async () => {
  open({ text: 'Here.', action: { open: 'gallery', mine: true } });
  const onOpenGallery = vi.fn();
  show(<ShadowrunConsole sessionId="s1" onOpenGallery={onOpenGallery} />);
  await type('/image gallery --mine');
  await screen.findByText('Here.');
  expect(onOpenGallery).toHaveBeenCalledWith({ mine: true, favorite: false }, false);
});

it('shows a card that becomes the picture, and tells who drew it', async () => {
  const entry = anEntry(1, {
    kind: 'card',
    line: '/image a bar',
    reply: { kind: 'card', text: 'r1 is queued.\nsize: 9x9 was made as 1024x1024', ephemeral: false, request_id: 'r1' },
  });
  open({}, {
    'GET /session/s1/console': { entries: [entry], next_cursor: null },
    'GET /session/s1/image-request/r1': { request: aRequest({ status: 'completed', images: [anImage(7)] }) },
  });
  show(<ShadowrunConsole sessionId="s1" />);
  expect(await screen.findByRole('button', { name: 'Open #7' })).toBeVisible();
  expect(screen.getByText('Done').parentElement).toHaveTextContent('Done · #7 · sketch (offline)');
  expect(screen.getByText('size: 9x9 was made as 1024x1024')).toBeVisible();
});

it('tells the sentence of a server that refuses the line', async () => {
  open({}, { 'POST /session/s1/console': new Refusal(429, { error: 'Too many requests are waiting.' }) });
  show(<ShadowrunConsole sessionId="s1" />);
  await type('/image a bar');
  expect(await screen.findByText('Too many requests are waiting.')).toBeVisible();
});

it('sends a line again whose answer was lost, as the same line', async () => {
  const answers = [() => Promise.reject(new TypeError('Failed to fetch')), () => ({ reply: { kind: 'message', text: 'Said.', ephemeral: true } })];
  const server = open({}, { 'POST /session/s1/console': () => answers.shift()!() });
  show(<ShadowrunConsole sessionId="s1" />);
  await type('/image a bar');
  expect(await screen.findByText('Said.', {}, { timeout: 10_000 })).toBeVisible();
  const [first, second] = server.sent('POST', '/session/s1/console').map((call) => call.headers['Idempotency-Key']);
  expect(first).toMatch(/.{16,}/);
  expect(second).toBe(first);
});

it('drops no line, however fast they are typed, and keeps their order', async () => {
  const answers: (() => void)[] = [];
  const server = open({}, {
    'POST /session/s1/console': () =>
      new Promise((resolve) => answers.push(() => resolve({ reply: { kind: 'message', text: 'Said.', ephemeral: true } }))),
  });
  show(<ShadowrunConsole sessionId="s1" />);
  await type('one');
  await type('two');
  expect(server.sent('POST', '/session/s1/console').map((call) => call.body)).toEqual([{ line: 'one' }]);
  answers[0]?.();
  await waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.();
  await waitFor(() => expect(screen.getAllByText('Said.')).toHaveLength(2));
});

it('brings the last line back with the arrow key', async () => {
  open({ text: 'Done.' });
  show(<ShadowrunConsole sessionId="s1" />);
  await type('/image help');
  await userEvent.keyboard('{ArrowUp}');
  expect(screen.getByLabelText('Command line')).toHaveValue('/image help');
});

const cardOf = (request: object) => ({
  'GET /session/s1/console': { entries: [anEntry(1, { kind: 'card', line: 'a bar', request_id: 'r1' })], next_cursor: null },
  'GET /session/s1/image-request/r1': () => ({ request }),
});

it('has a card for a picture that was asked for without a line, and follows it in place', async () => {
  useConnection.setState({ stream: 'down' });
  const states = [aRequest({ position: 3, estimated_time: 20 })];
  open({}, { ...cardOf({}), 'GET /session/s1/image-request/r1': () => ({ request: states[0] }) });
  show(<ShadowrunConsole sessionId="s1" />);
  const state = await screen.findByText('2 ahead in line');
  expect(state.parentElement).toHaveTextContent('ready in about 20 s');
  states[0] = aRequest({ status: 'processing', stage: 'drawing', position: null, frames: [aFrame(1)] });
  const frame = await screen.findByRole('img', { name: 'Forming: a bar' });
  await waitFor(() => expect(frame.querySelector('img')).toHaveAttribute('src', '/frame/0.1'));
  states[0] = aRequest({ status: 'completed', images: [anImage(4)] });
  expect(await screen.findByRole('button', { name: 'Open #4' })).toBeVisible();
  expect(screen.getAllByRole('listitem')).toHaveLength(1);
});

it('tells why a picture failed, and lets its owner try again', async () => {
  const states = [aRequest({ status: 'failed', error: 'DALL-E API error: 400 - Invalid prompt' })];
  const server = open({}, {
    ...cardOf({}),
    'GET /session/s1/image-request/r1': () => ({ request: states[0] }),
    'POST /session/s1/image-request/r1/retry': () => ({ request: (states[0] = aRequest({ status: 'processing' })) }),
  });
  show(<ShadowrunConsole sessionId="s1" />);
  expect(await screen.findByText('DALL-E API error: 400 - Invalid prompt')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Drawing')).toBeVisible();
  expect(server.sent('POST', '/session/s1/image-request/r1/retry')).toHaveLength(1);
});

it("does not offer to stop another member's picture to a player", async () => {
  const member = { user_id: 'p', name: 'Maya', role: 'player' as const };
  open({}, { ...cardOf(aRequest({ status: 'processing', stage: 'drawing' })), 'GET /session/s1': aSession({ member }) });
  show(<ShadowrunConsole sessionId="s1" />);
  expect(await screen.findByText('Drawing')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
});

it('offers the command for a wish with its price, and sends it at one press only', async () => {
  const line = '/image generate the bar';
  const server = open({ text: `Shall I? ${line}`, action: { open: 'offer', line, cost: 0.042 }, fix: line });
  show(<ShadowrunConsole sessionId="s1" />);
  await type('draw us the bar');
  const offer = await screen.findByRole('button', { name: /Make this picture/ });
  expect(offer).toHaveTextContent('≈ $0.042');
  expect(server.sent('POST', '/session/s1/console')).toHaveLength(1);
  await userEvent.click(offer);
  expect(server.sent('POST', '/session/s1/console')[1]?.body).toEqual({ line });
});

it('makes a picture of the card anew, or with a change, by a line of the console', async () => {
  const server = open({}, cardOf(aRequest({ status: 'completed', images: [anImage(7)] })));
  show(<ShadowrunConsole sessionId="s1" />);
  await userEvent.click(await screen.findByRole('button', { name: 'Again' }));
  await userEvent.click(screen.getByRole('button', { name: 'Remix…' }));
  await userEvent.keyboard('make it darker{Enter}');
  await waitFor(() => expect(server.sent('POST', '/session/s1/console')).toHaveLength(2));
  const lines = server.sent('POST', '/session/s1/console').map((call) => call.body);
  expect(lines).toEqual([{ line: '/image again #7' }, { line: '/image edit #7 make it darker' }]);
});

it('makes all pictures of a card anew, and the same once only by a double click', async () => {
  const three = [7, 8, 9].map((number, image) => ({ ...anImage(number), image }));
  const server = open({}, cardOf(aRequest({ status: 'completed', n: 3, images: three })));
  show(<ShadowrunConsole sessionId="s1" />);
  await userEvent.dblClick(await screen.findByRole('button', { name: 'Again × 3' }));
  const remix = screen.getByRole('button', { name: 'Remix…' });
  await userEvent.click(remix);
  await userEvent.keyboard('more "rain{Escape}');
  expect(screen.queryByRole('textbox', { name: 'What shall be different in these pictures?' })).toBeNull();
  expect(remix).toHaveFocus();
  await userEvent.keyboard('{Enter}{Enter}');
  await waitFor(() => expect(server.sent('POST', '/session/s1/console')).toHaveLength(2));
  const lines = server.sent('POST', '/session/s1/console').map((call) => call.body);
  expect(lines).toEqual([{ line: '/image again #7 --n 3' }, { line: '/image edit #7 --n 3 more "rain' }]);
});

it('offers to cancel, not to make anew, while some pictures of a card are under way', async () => {
  open({}, cardOf(aRequest({ status: 'processing', n: 2, images: [{ ...anImage(7), image: 0 }] })));
  show(<ShadowrunConsole sessionId="s1" />);
  expect(await screen.findByRole('button', { name: 'Cancel' })).toBeVisible();
  expect(screen.queryByRole('button', { name: /^Again/ })).toBeNull();
});

it('sets sentences in a table below what they are said of, and leaves figures in their columns', async () => {
  const help = '/image help [command]  Show all commands, or one command or flag.\n/image gallery         Open the gallery.';
  open({ text: help, kind: 'table' });
  show(<ShadowrunConsole sessionId="s1" />);
  await type('/image help');
  const table = await screen.findByRole('group', { name: 'Table' });
  expect(within(table).getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
    '/image help [command]',
    'Show all commands, or one command or flag.',
    '/image gallery',
    'Open the gallery.',
  ]);
});

it('offers nothing that costs money to who may only look', async () => {
  const member = { user_id: 'v', name: 'Vic', role: 'viewer' as const };
  const done = aRequest({ status: 'completed', images: [anImage(7)] });
  open({}, { ...cardOf(done), 'GET /session/s1': aSession({ member }) });
  show(<ShadowrunConsole sessionId="s1" />);
  expect(await screen.findByRole('button', { name: 'Open #7' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Again' })).toBeNull();
});

it('says what a held picture waits for, and lets its owner decide', async () => {
  const held = aRequest({ status: 'held', error: 'It may have been paid for.' });
  open({}, cardOf(held));
  show(<ShadowrunConsole sessionId="s1" />);
  expect(await screen.findByText('It may have been paid for.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Cancel' })).toBeVisible();
});

it('reads new lines out, and no card that changes', async () => {
  open({}, cardOf(aRequest({ status: 'processing', stage: 'drawing', frames: [aFrame(0)] })));
  show(<ShadowrunConsole sessionId="s1" />);
  const frame = await screen.findByRole('img', { name: 'Forming: a bar' });
  expect(frame.closest('[aria-live]')).toHaveAttribute('aria-live', 'off');
  expect(screen.getByRole('log')).toHaveAttribute('aria-live', 'polite');
  expect(document.querySelectorAll('[aria-live="polite"]:not([role="status"])')).toHaveLength(1);
});

it('shows each picture of a card in its own place, done or forming', async () => {
  const partly = aRequest({ status: 'processing', n: 3, images: [{ ...anImage(7), image: 1 }], frames: [aFrame(1), aFrame(1, 2)] });
  open({}, cardOf(partly));
  show(<ShadowrunConsole sessionId="s1" />);
  const done = await screen.findByRole('button', { name: 'Open #7' });
  const forming = await screen.findAllByRole('img', { name: 'Forming: a bar' });
  expect(forming).toHaveLength(2);
  expect(forming[0]!.compareDocumentPosition(done)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  expect(done.compareDocumentPosition(forming[1]!)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

it('reads on from where everything was told, not from its own last line', async () => {
  const pages = [{ entries: [anEntry(1)], next_cursor: null }];
  const server = open({ text: '' }, {
    'GET /session/s1/console': () => pages.shift(),
    'POST /session/s1/console': { reply: { kind: 'message', text: '', ephemeral: false }, entry: anEntry(3, { line: 'mine' }) },
  });
  const { client } = show(<ShadowrunConsole sessionId="s1" />);
  await screen.findByText('line 1');
  await type('mine');
  await screen.findByText('mine');
  pages.push({ entries: [anEntry(2, { line: 'said before' }), anEntry(3, { line: 'mine' })], next_cursor: null });
  await refreshConsole(client, 's1');
  expect(server.calls.at(-1)?.path).toContain('since=1');
  await screen.findByText('said before');
  const lines = screen.getAllByRole('listitem').map((item) => item.querySelector('.line')?.textContent);
  expect(lines).toEqual(['line 1', 'said before', 'mine']);
});

it('says what a line would do before it is sent', async () => {
  const found = { is_right: true, command: 'generate', text: 'dalle · 1536x1024 · ≈ $0.04 · table', estimated_cost: 0.04 };
  const server = open({}, { 'POST /session/s1/console/check': found });
  show(<ShadowrunConsole sessionId="s1" />);
  const field = screen.getByLabelText('Command line');
  await userEvent.type(field, '/image a bar');
  expect(await screen.findByText(/≈ \$0\.04 · table/)).toBeVisible();
  expect(field).toHaveAccessibleDescription('generate · dalle · 1536x1024 · ≈ $0.04 · table');
  expect(server.sent('POST', '/session/s1/console/check').at(-1)?.body).toEqual({ line: '/image a bar' });
  await userEvent.type(field, '{Enter}');
  await waitFor(() => expect(screen.queryByText(/≈ \$0\.04/)).toBeNull());
});

it('mends a line that is not right yet, and sends nothing by that', async () => {
  const wrong = { is_right: false, command: null, text: 'Unknown flag.', code: 'E103', fix: '/image a bar --size 16:9' };
  const server = open({}, { 'POST /session/s1/console/check': wrong });
  show(<ShadowrunConsole sessionId="s1" />);
  await userEvent.type(screen.getByLabelText('Command line'), '/image a bar --sise 16:9');
  await userEvent.click(await screen.findByRole('button', { name: 'Mend it' }));
  expect(screen.getByLabelText('Command line')).toHaveValue('/image a bar --size 16:9');
  expect(server.sent('POST', '/session/s1/console')).toHaveLength(0);
});

const aCommand = (name: string) => ({ name, aliases: [], summary: `About ${name}.`, options: [] });
const manyCommands = { roots: ['image'], default: 'c0', commands: Array.from({ length: 16 }, (_, index) => aCommand(`c${index}`)) };

it('reaches every suggestion by the arrow keys, and takes the chosen one by Enter without sending', async () => {
  const server = open({}, { 'GET /session/s1/console/commands': manyCommands });
  show(<ShadowrunConsole sessionId="s1" />);
  const field = screen.getByRole('combobox', { name: 'Command line' });
  expect(field).toHaveAttribute('aria-expanded', 'false');
  await userEvent.type(field, '/image ');
  expect(await screen.findAllByRole('option')).toHaveLength(16);
  expect(field).toHaveAttribute('aria-expanded', 'true');
  expect(field).toHaveAttribute('aria-controls', screen.getByRole('listbox', { name: 'Suggestions' }).id);
  await userEvent.keyboard('{ArrowDown}'.repeat(20));
  const last = screen.getByRole('option', { name: /^c15/ });
  expect(last).toHaveAttribute('aria-selected', 'true');
  expect(field).toHaveAttribute('aria-activedescendant', last.id);
  await userEvent.keyboard('{ArrowUp}{Enter}');
  expect(field).toHaveValue('/image c14 ');
  expect(server.sent('POST', '/session/s1/console')).toHaveLength(0);
});

it('sends a line by Enter where no suggestion is chosen, and goes back to earlier lines from above the first one', async () => {
  const server = open({ text: 'Done.' }, { 'GET /session/s1/console/commands': manyCommands });
  show(<ShadowrunConsole sessionId="s1" />);
  await type('/image c1');
  expect(server.sent('POST', '/session/s1/console').at(-1)?.body).toEqual({ line: '/image c1' });
  const field = screen.getByLabelText('Command line');
  await userEvent.type(field, '/image ');
  await screen.findAllByRole('option');
  await userEvent.keyboard('{ArrowDown}{ArrowUp}');
  expect(field).toHaveValue('/image ');
  expect(field).not.toHaveAttribute('aria-activedescendant');
  await userEvent.keyboard('{ArrowUp}');
  expect(field).toHaveValue('/image c1');
  await userEvent.keyboard('{ArrowDown}');
  expect(field).toHaveValue('/image ');
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('listbox')).toBeNull();
  expect(field).toHaveAttribute('aria-expanded', 'false');
});
