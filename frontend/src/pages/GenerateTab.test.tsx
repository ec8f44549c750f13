import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useJobFollower } from '~/hooks/useJob';
import { useSession } from '~/hooks/useSession';
import { useConnection } from '~/state/connection';
import { useDrafts } from '~/state/draft';
import { useStages } from '~/state/jobStore';
import { manifest } from '../../tests/lines';
import { fakeServer, Refusal } from '../../tests/server';
import { show } from '../../tests/render';
import { anImage, aProvider, aRequest, aSession, providersOf } from '../../tests/things';
import { GenerateTab } from './GenerateTab';

const none = { images: [], next_cursor: null };
const accepted = { request_id: 'r1', position: 1, estimated_time: 2 };

function Page() {
  useJobFollower('s1');
  return useSession('s1').data ? <GenerateTab sid="s1" /> : null;
}

function open(more: Record<string, unknown> = {}) {
  const server = fakeServer({
    'GET /session/s1': aSession(),
    'GET /session/s1/images': none,
    'GET /session/s1/image-requests': { requests: [] },
    'GET /session/s1/image-providers': providersOf(
      aProvider('sketch', { label: 'sketch (offline)' }, { negative_prompt: false }),
      aProvider('dalle', { label: 'DALL-E', available: false, reason: 'OpenAI API key not configured' }),
    ),
    ...more,
  });
  show(<Page />);
  return server;
}

const prompt = () => screen.findByLabelText('What do your runners see?');

beforeEach(() => {
  useStages.setState({ bySession: {} });
  useDrafts.setState({ bySession: {} });
  useConnection.setState({ reached: true });
});

afterEach(() => void vi.useRealTimers());

it('shows a provider that cannot be used as disabled, with its reason', async () => {
  open();
  expect(await screen.findByRole('radio', { name: /DALL-E/ })).toBeDisabled();
  expect(screen.getByText('OpenAI API key not configured')).toBeVisible();
  expect(screen.getByRole('radio', { name: /sketch \(offline\)/ })).toBeChecked();
});

it('says before anything is asked who is ready, what it takes, and where the money is', async () => {
  const purse = { spent: 1.2, reserved: 0, uncertain: 0, cap: 10, left: 8.8 };
  const usage = { month: '2026-11', me: purse, session: purse, pictures: { today: 0, cap: null }, paid_sends: 'on' };
  open({
    'GET /session/s1/usage': { ...usage, session: { ...purse, cap: 20, left: 12 } },
    'GET /session/s1/image-providers': providersOf(aProvider('dalle', { label: 'OpenAI' }, {}, { price: 0.04, typical_seconds: 18 })),
  });
  const line = await screen.findByRole('list', { name: 'Before you ask' });
  await waitFor(() => expect(line).toHaveTextContent('OpenAI: ready · ≈ $0.04 · about 18 s'));
  expect(await within(line).findByText('Your budget: $1.20 of $10.00')).toBeVisible();
});

it('says how to get a provider where there is none, and nothing else', async () => {
  const off = aProvider('dalle', { label: 'OpenAI', available: false, reason: 'OpenAI API key not configured' });
  open({ 'GET /session/s1/image-providers': providersOf(off) });
  const stage = await screen.findByRole('region', { name: 'Stage' });
  expect(await within(stage).findByRole('heading', { name: 'Nobody can draw here yet.' })).toBeVisible();
  expect(within(stage).getByText('OPENAI_API_KEY')).toBeVisible();
  expect(within(stage).getByRole('list', { name: 'What is missing' })).toHaveTextContent('OpenAI: OpenAI API key not configured');
  expect(within(stage).queryByRole('button')).toBeNull();
});

it('says which provider fails, since when, and why if it is known', async () => {
  const ill = { health: 'down', health_since: '2026-11-20T20:00:00.000Z', health_reason: 'HTTP 503' };
  open({ 'GET /session/s1/image-providers': providersOf(aProvider('dalle', { label: 'OpenAI', ...ill })) });
  expect(await screen.findByRole('radio', { name: /OpenAI.*down since/ })).toBeEnabled();
  expect(screen.getByText('OpenAI fails at present. HTTP 503. Another provider steps in.')).toBeVisible();
});

it('leaves what is held to its owner', async () => {
  const held = aRequest({ status: 'held', error: 'It may have been paid for.' });
  const server = open({
    'POST /session/s1/generate-image': accepted,
    'GET /session/s1/image-request/r1': { request: held },
    'POST /session/s1/image-request/r1/cancel': { request: held },
  });
  await userEvent.type(await prompt(), 'a bar{Control>}{Enter}{/Control}');
  expect(await screen.findByText('It may have been paid for.')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(server.sent('POST', '/session/s1/image-request/r1/cancel')).toHaveLength(1));
});

it('shows the further pictures of a request as its own, and calls only others new', async () => {
  let images: unknown = none;
  open({
    'GET /session/s1/images': () => images,
    'POST /session/s1/generate-image': accepted,
    'GET /session/s1/image-request/r1': () => {
      images = { images: [anImage(3), anImage(2), anImage(1)], next_cursor: null };
      return { request: aRequest({ status: 'completed', n: 3, images: [anImage(1), anImage(2), anImage(3)] }) };
    },
  });
  await userEvent.type(await prompt(), 'a bar{Control>}{Enter}{/Control}');
  await userEvent.click(await screen.findByRole('button', { name: 'Picture 1 of 3: next' }));
  expect(screen.getByRole('button', { name: 'Open #2' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Picture 2 of 3: next' })).toBeVisible();
  expect(screen.queryByRole('button', { name: /new picture/ })).toBeNull();
});

it('makes a picture from the prompt to the stage', async () => {
  let images: unknown = none;
  const server = open({
    'GET /session/s1/images': () => images,
    'POST /session/s1/generate-image': accepted,
    'GET /session/s1/image-request/r1': () => {
      images = { images: [anImage(1, { prompt: 'a bar' })], next_cursor: null };
      return { request: aRequest({ status: 'completed', images: [anImage(1)] }) };
    },
  });
  await userEvent.type(await prompt(), 'a bar{Control>}{Enter}{/Control}');
  expect(await screen.findByRole('button', { name: 'Open #1' })).toBeVisible();
  const [sent] = server.sent('POST', '/session/s1/generate-image');
  expect(sent?.body).toMatchObject({ prompt: 'a bar', style_preferences: { visibility: 'table' } });
  expect(sent?.headers['Idempotency-Key']).toMatch(/.{16,}/);
});

it('says in plain words why there is no picture, and retries', async () => {
  const states = [aRequest({ status: 'failed', error: 'DALL-E API error: 400 - Invalid prompt' })];
  const server = open({
    'POST /session/s1/generate-image': accepted,
    'GET /session/s1/image-request/r1': () => ({ request: states[0] }),
    'POST /session/s1/image-request/r1/retry': () => {
      states[0] = aRequest({ status: 'processing', stage: 'drawing' });
      return { request: states[0] };
    },
  });
  await userEvent.type(await prompt(), 'a bar{Control>}{Enter}{/Control}');
  expect(await screen.findByText('DALL-E API error: 400 - Invalid prompt')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
  expect(await screen.findByText('Drawing')).toBeVisible();
  expect(server.sent('POST', '/session/s1/image-request/r1/retry')).toHaveLength(1);
});

it('keeps the draft when the server refuses, and lets it be edited', async () => {
  open({ 'POST /session/s1/generate-image': new Refusal(429, { error: 'Too many requests are waiting.' }) });
  await userEvent.type(await prompt(), 'a bar{Control>}{Enter}{/Control}');
  expect(await screen.findByText('Too many requests are waiting.')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Edit prompt' }));
  expect(await prompt()).toHaveValue('a bar');
});

it('generates by the same keys wherever the focus is in the form', async () => {
  const server = open({ 'POST /session/s1/generate-image': accepted, 'GET /session/s1/image-request/r1': { request: aRequest() } });
  await userEvent.type(await prompt(), 'a bar');
  screen.getByRole('radio', { name: 'Character' }).focus();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => expect(server.sent('POST', '/session/s1/generate-image')).toHaveLength(1));
});

it('takes pasted words as words, also with a picture of them beside', async () => {
  const server = open();
  const words: Record<string, string> = { 'text/plain': 'a bar', 'text/html': '<p>a bar</p>' };
  const clipboardData = { files: [new File(['x'], 'words.png', { type: 'image/png' })], getData: (kind: string) => words[kind] ?? '' };
  expect(fireEvent.paste(await prompt(), { clipboardData }), 'left to the browser').toBe(true);
  expect(server.sent('POST', '/session/s1/references')).toEqual([]);
});

it('cancels', async () => {
  const states = [aRequest()];
  open({
    'POST /session/s1/generate-image': accepted,
    'GET /session/s1/image-request/r1': () => ({ request: states[0] }),
    'POST /session/s1/image-request/r1/cancel': () => {
      states[0] = aRequest({ status: 'cancelled' });
      return { request: states[0] };
    },
  });
  await userEvent.type(await prompt(), 'a bar{Control>}{Enter}{/Control}');
  const cancel = await screen.findByRole('button', { name: 'Cancel' });
  await waitFor(() => expect(cancel).toBeEnabled());
  await userEvent.click(cancel);
  expect(await screen.findByText('Cancelled.')).toBeVisible();
});

it('takes a double click for one wish, and a later press for another', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const server = open({ 'POST /session/s1/generate-image': accepted, 'GET /session/s1/image-request/r1': { request: aRequest() } });
  const sent = () => server.sent('POST', '/session/s1/generate-image').length;
  await userEvent.type(await prompt(), 'a bar');
  const button = screen.getByRole('button', { name: /^Generate/ });
  await userEvent.dblClick(button);
  await userEvent.type(await prompt(), '{Control>}{Enter}{/Control}');
  await waitFor(() => expect(sent()).toBe(1));
  vi.setSystemTime(Date.now() + 2_500);
  await userEvent.click(button);
  await waitFor(() => expect(sent()).toBe(2));
});

it('lays seven sizes out in rows of even length', async () => {
  const sizes = ['1024x1024', '1536x1024', '1024x1536', '1536x864', '864x1536', '1024x768', '768x1024'];
  open({ 'GET /session/s1/image-providers': providersOf(aProvider('sketch', {}, {}, { sizes })) });
  const group = await screen.findByRole('group', { name: 'Size' });
  const shapes = within(group).getAllByRole('radio');
  expect(shapes).toHaveLength(7);
  expect(shapes[0]!.closest<HTMLElement>('[style*="--columns"]')?.style.getPropertyValue('--columns')).toBe('4');
});

it('keeps the draft over a reload', async () => {
  open();
  await userEvent.type(await prompt(), 'half a sentence');
  expect(localStorage.getItem('sv:draft:s1')).toContain('half a sentence');
});

it('asks what several pictures cost, and asks for as many', async () => {
  const server = open({
    'POST /session/s1/estimate': { estimated_cost: 0.12 },
    'POST /session/s1/generate-image': accepted,
    'GET /session/s1/image-request/r1': { request: aRequest() },
  });
  await userEvent.type(await prompt(), 'a bar');
  await userEvent.click(within(screen.getByRole('group', { name: 'How many' })).getByRole('radio', { name: '3' }));
  const button = await screen.findByRole('button', { name: /Generate 3.*0\.12/ });
  await userEvent.click(button);
  await waitFor(() => expect(server.sent('POST', '/session/s1/generate-image')).toHaveLength(1));
  expect(server.sent('POST', '/session/s1/generate-image')[0]?.body).toMatchObject({ style_preferences: { n: 3 } });
});

it('brings prompts back that were sent off', async () => {
  open({ 'POST /session/s1/generate-image': accepted, 'GET /session/s1/image-request/r1': { request: aRequest() } });
  const field = await prompt();
  await userEvent.type(field, 'a bar{Control>}{Enter}{/Control}');
  await userEvent.clear(field);
  await userEvent.type(field, 'half{Alt>}{ArrowUp}{/Alt}');
  expect(field).toHaveValue('a bar');
  await userEvent.type(field, '{Alt>}{ArrowDown}{/Alt}');
  expect(field).toHaveValue('half');
});

it('takes a pasted command apart', async () => {
  open({ 'GET /session/s1/console/commands': manifest });
  const field = await prompt();
  await userEvent.click(field);
  await userEvent.paste('/image generate a bar --size 1536x1024 --private');
  await waitFor(() => expect(field).toHaveValue('a bar'));
  expect(screen.getByRole('radio', { name: 'Private' })).toBeChecked();
});

it('has another provider try what one could not do', async () => {
  const server = open({
    'GET /session/s1/image-providers': providersOf(aProvider('dalle', { label: 'OpenAI' }), aProvider('sketch', { label: 'sketch (offline)' })),
    'POST /session/s1/generate-image': accepted,
    'GET /session/s1/image-request/r1': { request: aRequest({ status: 'failed', provider: 'dalle', error: 'No.' }) },
  });
  await userEvent.type(await prompt(), 'a bar{Control>}{Enter}{/Control}');
  await userEvent.click(await screen.findByRole('button', { name: /Try sketch/ }));
  await waitFor(() => expect(server.sent('POST', '/session/s1/generate-image')).toHaveLength(2));
  expect(server.sent('POST', '/session/s1/generate-image')[1]?.body).toMatchObject({
    prompt: 'a bar',
    style_preferences: { provider: 'sketch' },
  });
});

const purse = (more = {}) => ({ spent: 0, reserved: 0, uncertain: 0, cap: 10, left: 10, ...more });
const usageOf = (me = {}, session = {}) => ({
  month: '2026-11', me: purse(me), session: purse(session), pictures: { today: 0, cap: null }, paid_sends: 'on',
});
const priced = (name: string, label: string, dollars: number, more = {}) =>
  aProvider(name, { label, ...more }, {}, { price: dollars, typical_seconds: 15 });

it('names who steps in for one that is down, and what that one takes', async () => {
  open({
    'GET /session/s1/image-providers': providersOf(
      priced('dalle', 'OpenAI', 0.077, { health: 'down' }), priced('stability', 'Stability AI', 0.03),
    ),
    'POST /session/s1/estimate': { provider: 'stability', estimated_cost: 0.12, estimated_time: 20 },
  });
  await userEvent.type(await prompt(), 'a bar');
  expect(await screen.findByRole('button', { name: /^Generate ?≈ \$0\.12$/ })).toBeEnabled();
  const line = screen.getByRole('list', { name: 'Before you ask' });
  expect(line).toHaveTextContent('OpenAI: down · Stability AI steps in · ≈ $0.12 · about 20 s');
});

it('promises no price of one that is down while nobody knows who steps in', async () => {
  const told = new Promise(() => {});
  open({
    'GET /session/s1/image-providers': providersOf(priced('dalle', 'OpenAI', 0.077, { health: 'down' })),
    'POST /session/s1/estimate': () => told,
  });
  await userEvent.type(await prompt(), 'a bar');
  expect(screen.getByRole('button', { name: /^Generate/ })).not.toHaveTextContent('$');
  expect(screen.getByRole('list', { name: 'Before you ask' })).not.toHaveTextContent('$0.07');
});

it('says what another provider takes for the very order', async () => {
  const server = open({
    'GET /session/s1/image-providers': providersOf(priced('dalle', 'OpenAI', 0.04), priced('stability', 'Stability AI', 0.03)),
    'POST /session/s1/estimate': { provider: 'stability', estimated_cost: 0.12, estimated_time: 15 },
    'POST /session/s1/generate-image': new Refusal(503, { error: 'No.', code: 'unavailable' }),
  });
  await userEvent.type(await prompt(), 'a bar');
  await userEvent.click(within(screen.getByRole('group', { name: 'How many' })).getByRole('radio', { name: '4' }));
  await userEvent.click(await screen.findByRole('button', { name: /^Generate 4/ }));
  expect(await screen.findByRole('button', { name: 'Try Stability AI ≈ $0.12' })).toBeVisible();
  const asked = server.sent('POST', '/session/s1/estimate').map(({ body }) => body);
  expect(asked.at(-1)).toMatchObject({ style_preferences: { provider: 'stability', n: 4 } });
});

it('says before it is asked that the money does not reach, and lets free pictures through', async () => {
  open({
    'GET /session/s1/usage': usageOf({}, { cap: 0.05, left: 0.01 }),
    'GET /session/s1/image-providers': providersOf(priced('dalle', 'OpenAI', 0.077), priced('sketch', 'sketch (offline)', 0)),
  });
  await userEvent.type(await prompt(), 'a bar');
  expect(await screen.findByText("This session's budget of $0.05 a month does not allow another $0.077. Its GM can raise it.")).toBeVisible();
  expect(screen.getByRole('button', { name: /^Generate/ })).toHaveAttribute('aria-disabled', 'true');
  await userEvent.click(screen.getByRole('radio', { name: /sketch/ }));
  expect(screen.getByRole('button', { name: /^Generate ?free$/ })).toHaveAttribute('aria-disabled', 'false');
});

it.each([
  ['the table', usageOf({}, { cap: 0.05, left: 0.01 }), true],
  ['one member', usageOf({ left: 0 }), false],
])('offers nothing that can only fail after a refusal for the money of %s', async (_whose, usage, canRaise) => {
  let asked = false;
  open({
    'GET /session/s1/usage': () => (asked ? usage : usageOf()),
    'GET /session/s1/image-providers': providersOf(priced('dalle', 'OpenAI', 0.04), priced('stability', 'Stability AI', 0.03)),
    'POST /session/s1/generate-image': () => {
      asked = true;
      return new Refusal(402, { error: 'The budget is spent.', code: 'budget_exceeded' });
    },
  });
  await userEvent.type(await prompt(), 'a bar{Control>}{Enter}{/Control}');
  expect(await screen.findByText('The budget is spent.')).toBeVisible();
  expect(screen.queryByRole('button', { name: /Retry|Try/ })).toBeNull();
  expect(screen.getByRole('button', { name: 'Edit prompt' })).toBeVisible();
  if (canRaise) expect(await screen.findByRole('button', { name: 'Raise the budget' })).toBeVisible();
  else await waitFor(() => expect(screen.queryByRole('button', { name: 'Raise the budget' })).toBeNull());
});

it('puts an earlier prompt into the form, and keeps one', async () => {
  const kept = { id: 'p1', prompt: 'a troll', count: 2, last_used_at: '2026-11-20T20:00:00.000Z', is_favorite: false };
  const server = open({ 'GET /session/s1/prompts': { prompts: [kept] }, 'PUT /session/s1/prompts/p1/favorite': {} });
  await userEvent.click(await screen.findByRole('button', { name: 'Earlier prompts' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Keep: a troll' }));
  expect(server.sent('PUT', '/session/s1/prompts/p1/favorite')).toHaveLength(1);
  await userEvent.click(screen.getByRole('button', { name: /^a troll.*2 times/ }));
  expect(await prompt()).toHaveValue('a troll');
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('invites nobody to draw who may only look', async () => {
  const session = aSession();
  open({
    'GET /session/s1': { ...session, member: { ...session.member, role: 'viewer' } },
    'GET /session/s1/images': { images: [anImage(1)], next_cursor: null },
  });
  expect(await screen.findByRole('button', { name: 'Open #1' })).toBeVisible();
  expect(screen.getByText('You are a viewer here: you may look, not draw.')).toBeVisible();
  expect(screen.queryByLabelText('What do your runners see?')).toBeNull();
  for (const name of ['Use prompt', /^Generate/]) expect(screen.queryByRole('button', { name })).toBeNull();
});
