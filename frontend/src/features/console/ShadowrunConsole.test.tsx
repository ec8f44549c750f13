import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { useOwnLines } from '~/state/ownLines';
import { fakeServer, Refusal } from '../../../tests/server';
import { show } from '../../../tests/render';
import { anEntry, anImage, aProvider, aRequest, aSession, providersOf } from '../../../tests/things';
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
  expect(onOpenGallery).toHaveBeenCalledWith({ mine: true, favorite: false });
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
