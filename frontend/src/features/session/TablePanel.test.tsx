import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { SessionAnswer } from '~/api/types';
import { fakeServer, Refusal } from '../../../tests/server';
import { show } from '../../../tests/render';
import { aProvider, aRequest, aSession, providersOf } from '../../../tests/things';
import { TablePanel } from './TablePanel';

const gina = { user_id: 'me', name: 'Gina', role: 'gm' as const };
const ann = { user_id: 'ann', name: 'Ann', role: 'player' as const };
const none = { spent: 0, reserved: 0, uncertain: 0 };
const usage = {
  month: '2026-11',
  me: { ...none, spent: 0.2, cap: 10, left: 9.8 },
  session: { ...none, spent: 1, reserved: 0.5, cap: 20, left: 18.5 },
  pictures: { today: 3, cap: 50 },
  paid_sends: 'on',
  members: [{ ...none, user_id: 'ann', spent: 0.8 }],
};
const line = {
  paused: false,
  requests: [
    aRequest({ request_id: 'r1', prompt: 'a bar', status: 'processing', stage: 'drawing', position: null }),
    aRequest({ request_id: 'r2', prompt: 'a dock', user_id: 'ann', position: 1 }),
    aRequest({ request_id: 'r3', prompt: 'a roof', user_id: 'ann', position: 2 }),
  ],
};

function open(member: SessionAnswer['member'], more: Record<string, unknown> = {}) {
  const data = aSession({ session: { id: 's1', name: 'x', auto_detect: false }, member, members: [gina, ann] });
  const server = fakeServer({
    'GET /session/s1': data,
    'GET /session/s1/queue': line,
    'GET /session/s1/usage': usage,
    'GET /session/s1/presence': { members: [{ user_id: 'ann', is_here: true, seen_at: null }] },
    'GET /session/s1/image-providers': providersOf(
      aProvider('sketch', { label: 'sketch (offline)' }),
      aProvider('dalle', { label: 'OpenAI', health: 'down', health_reason: 'HTTP 503' }),
      aProvider('stability', { label: 'Stability AI', available: false, reason: 'Stability AI API key not configured' }),
    ),
    ...more,
  });
  const onClose = vi.fn();
  show(<TablePanel sid="s1" data={data} onClose={onClose} />);
  return server;
}

const part = (name: string) => within(screen.getByRole('region', { name }));

it('shows the line, the money and who draws', async () => {
  open(ann, { 'GET /session/s1/usage': { ...usage, members: undefined } });
  expect(await screen.findByText('a roof')).toBeVisible();
  expect(await screen.findByText('$1.50 of $20.00')).toBeVisible();
  expect(part('Who draws').getByText('HTTP 503')).toBeVisible();
  expect(part('Who draws').getByText('Stability AI API key not configured')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Pause the line' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Remove/ })).toBeNull();
  expect(screen.queryByRole('button', { name: 'First: a roof' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Cancel: a bar' })).toBeNull();
  expect(screen.queryByRole('checkbox')).toBeNull();
});

it('lets the GM stop the line and change its order', async () => {
  const server = open(gina, {
    'POST /session/s1/queue/pause': line,
    'POST /session/s1/image-request/r3/move': line,
    'POST /session/s1/image-request/r2/cancel': { request: line.requests[1] },
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Earlier: a roof' }));
  await userEvent.click(screen.getByRole('button', { name: 'First: a roof' }));
  await userEvent.click(screen.getByRole('button', { name: 'Cancel: a dock' }));
  await userEvent.click(screen.getByRole('button', { name: 'Pause the line' }));
  await waitFor(() => expect(server.sent('POST', '/session/s1/queue/pause')).toHaveLength(1));
  const moves = server.sent('POST', '/session/s1/image-request/r3/move').map((call) => call.body);
  expect(moves).toEqual([{ before: 'r2' }, { position: 'first' }]);
  expect(server.sent('POST', '/session/s1/image-request/r2/cancel')).toHaveLength(1);
  expect(screen.queryByRole('button', { name: 'Earlier: a dock' })).toBeNull();
});

it('says that the line is paused, and lets it go on', async () => {
  const server = open(gina, { 'GET /session/s1/queue': { ...line, paused: true }, 'POST /session/s1/queue/resume': line });
  await userEvent.click(await screen.findByRole('button', { name: 'Let it go on' }));
  expect(server.sent('POST', '/session/s1/queue/resume')).toHaveLength(1);
});

it('removes a member after one more question', async () => {
  const server = open(gina, { 'DELETE /session/s1/users/ann': {} });
  expect(await part('At this table').findByText('here')).toBeVisible();
  await userEvent.click(await screen.findByRole('button', { name: 'Remove Ann' }));
  expect(server.sent('DELETE', '/session/s1/users/ann')).toHaveLength(0);
  await userEvent.click(screen.getByRole('button', { name: 'Remove Ann' }));
  expect(server.sent('DELETE', '/session/s1/users/ann')).toHaveLength(1);
  expect(await screen.findByText('Ann is no longer at this table.')).toBeVisible();
});

it('sets the budget, and refuses what is no amount', async () => {
  const server = open(gina, { 'PUT /session/s1/budget': usage });
  const field = await screen.findByRole('textbox', { name: /budget/ });
  await userEvent.type(field, 'lots');
  expect(screen.getByText('An amount such as 20 or 7.50.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Set' })).toBeDisabled();
  await userEvent.clear(field);
  await userEvent.type(field, '7.50{Enter}');
  await waitFor(() => expect(server.sent('PUT', '/session/s1/budget')[0]?.body).toEqual({ budget: 7.5 }));
});

it('tells why something was refused', async () => {
  open(gina, { 'POST /session/s1/queue/pause': new Refusal(403, { error: 'Only the GM may do that.' }) });
  await userEvent.click(await screen.findByRole('button', { name: 'Pause the line' }));
  expect(await screen.findByText('Only the GM may do that.')).toBeVisible();
});
