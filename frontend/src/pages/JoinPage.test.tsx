import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { rememberSession } from '~/state/visited';
import { show } from '../../tests/render';
import { fakeServer, Refusal } from '../../tests/server';
import { aSession } from '../../tests/things';
import { JoinPage } from './JoinPage';

const stranger = new Refusal(401, { error: 'Sign in first', code: 'unauthenticated' });

afterEach(() => window.history.replaceState(null, '', '/'));

it('posts the secret of the link, which stands behind the #, and a name', async () => {
  window.history.replaceState(null, '', '/join/s1#secret');
  const server = fakeServer({ 'GET /session/s1': stranger, 'POST /session/s1/join': { session_id: 's1' } });
  show(<JoinPage sid="s1" />, '/join/s1');
  await userEvent.type(await screen.findByLabelText('Your name'), 'Maya');
  await userEvent.click(screen.getByRole('button', { name: 'Join session' }));
  await waitFor(() =>
    expect(server.sent('POST', '/session/s1/join')[0]?.body).toEqual({ join_token: 'secret', user_name: 'Maya' }),
  );
  expect(server.sent('GET', '/session/s1')).toHaveLength(0);
  expect(server.calls.every((call) => !call.path.includes('secret'))).toBe(true);
});

it('says in the words of the server that a link no longer works', async () => {
  window.history.replaceState(null, '', '/join/s1#old');
  const refusal = new Refusal(404, { error: 'Session not found', code: 'session_not_found' });
  fakeServer({ 'GET /session/s1': stranger, 'POST /session/s1/join': refusal });
  show(<JoinPage sid="s1" />, '/join/s1');
  await userEvent.type(await screen.findByLabelText('Your name'), 'Maya');
  await userEvent.click(screen.getByRole('button', { name: 'Join session' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Session not found');
});

it('does not let a member join twice', async () => {
  window.history.replaceState(null, '', '/join/s1#secret');
  rememberSession({ id: 's1', name: 'Friday run', role: 'gm' });
  fakeServer({ 'GET /session/s1': aSession() });
  show(<JoinPage sid="s1" />, '/join/s1');
  expect(await screen.findByRole('link', { name: 'Go in' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Join session' })).toBeNull();
});

it('says that a link without its secret is not complete', () => {
  fakeServer({ 'GET /session/s1': stranger });
  show(<JoinPage sid="s1" />, '/join/s1');
  expect(screen.getByText('This join link is not complete.')).toBeVisible();
});
