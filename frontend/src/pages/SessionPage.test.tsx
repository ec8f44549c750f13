import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { useStages } from '~/state/jobStore';
import { fakeServer, Refusal } from '../../tests/server';
import { show } from '../../tests/render';
import { aFrame, anImage, aProvider, aRequest, aSession, providersOf } from '../../tests/things';
import { SessionPage } from './SessionPage';

const table = {
  'GET /session/s1': aSession(),
  'GET /session/s1/images': { images: [anImage(3, { prompt: 'Docks in the fog' })], next_cursor: null },
  'GET /session/s1/image/image-3': {
    image: { ...anImage(3), generation_time: 0.4, attempts: [{ provider: 'sketch', model: 'sketch-1', outcome: 'done', error: null, notes: ['size: 9x9 was made as 1024x1024'] }] },
  },
  'GET /session/s1/image-requests': { requests: [] },
  'GET /session/s1/image-providers': providersOf(aProvider('sketch', { label: 'sketch (offline)' })),
  'GET /session/s1/console': { entries: [], next_cursor: null },
};

it.each([
  [401, { error: 'Sign in first', code: 'unauthenticated' }],
  [404, { error: 'Session not found', code: 'session_not_found' }],
])('sends a stranger to the GM: %s', async (status, body) => {
  fakeServer({ 'GET /session/s1': new Refusal(status, body) });
  show(<SessionPage sid="s1" />);
  expect(await screen.findByText(/ask your GM for a join link/)).toBeVisible();
});

it('offers to try again when the session cannot be loaded', async () => {
  fakeServer({ 'GET /session/s1': new Refusal(500, { error: 'Something went wrong.' }) });
  show(<SessionPage sid="s1" />);
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
});

it('comes in by itself when the server is there again', async () => {
  const answers: unknown[] = [new Refusal(503, { error: 'Starting.' })];
  fakeServer({ ...table, 'GET /session/s1': () => answers.shift() ?? aSession() });
  show(<SessionPage sid="s1" />);
  expect(await screen.findByText(/tries again by itself/)).toBeVisible();
  expect(await screen.findByRole('heading', { name: 'Friday run' }, { timeout: 10_000 })).toBeVisible();
});

it('makes the open picture anew and shows it where pictures form', async () => {
  useStages.setState({ bySession: {} });
  const server = fakeServer({
    ...table,
    'POST /session/s1/console': { reply: { kind: 'card', text: '', ephemeral: false, request_id: 'r9' } },
    'GET /session/s1/image-request/r9': { request: aRequest({ request_id: 'r9', status: 'processing', stage: 'drawing' }) },
  });
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  await userEvent.click(await screen.findByRole('button', { name: 'Again' }));
  expect(await screen.findByText('Drawing')).toBeVisible();
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(server.sent('POST', '/session/s1/console')[0]?.body).toEqual({ line: '/image again #3' });
});

it('says why a picture is not made anew', async () => {
  const error = { kind: 'error', text: 'The budget is used up.', ephemeral: true };
  fakeServer({ ...table, 'POST /session/s1/console': { reply: error } });
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  await userEvent.click(await screen.findByRole('button', { name: 'Remix…' }));
  await userEvent.keyboard('more rain{Enter}');
  expect((await screen.findAllByText('The budget is used up.'))[0]).toBeVisible();
});

it('lets only the GM invite', async () => {
  const member = { user_id: 'p', name: 'Maya', role: 'player' as const };
  fakeServer({ ...table, 'GET /session/s1': aSession({ member, members: [member] }) });
  show(<SessionPage sid="s1" />);
  expect(await screen.findByRole('heading', { name: 'Friday run' })).toBeVisible();
  expect(screen.getByText('Maya · Player')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull();
});

it('opens a picture by its address, with what was mapped and who drew it', async () => {
  fakeServer(table);
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  expect(await screen.findByRole('dialog', { name: 'Docks in the fog' })).toBeVisible();
  expect(await screen.findByText('size: 9x9 was made as 1024x1024')).toBeVisible();
  expect(await screen.findByText('sketch (offline)')).toBeVisible();
  expect(screen.getByRole('link', { name: 'WebP' })).toHaveAttribute(
    'href',
    '/api/session/s1/image/image-3/file?variant=original&format=webp&download=1',
  );
});

it('puts a picture of mine that is under way back on the stage after a reload', async () => {
  useStages.setState({ bySession: {} });
  const request = aRequest({ status: 'processing', stage: 'drawing', prompt: 'a bar' });
  fakeServer({
    ...table,
    'GET /session/s1/image-requests': { requests: [aRequest({ request_id: 'r0', user_id: 'other', status: 'processing' }), request] },
    'GET /session/s1/image-request/r1': { request },
  });
  show(<SessionPage sid="s1" />);
  expect(await screen.findByText('Drawing')).toBeVisible();
  expect(screen.getByText('a bar')).toBeVisible();
});

it('says that a picture is not here', async () => {
  fakeServer(table);
  show(<SessionPage sid="s1" />, '/s/s1/i/99');
  expect(await screen.findByText('#99 is not here.')).toBeVisible();
});

it('shows the gallery without a picture that matches', async () => {
  fakeServer({ ...table, 'GET /session/s1/images': { images: [], next_cursor: null } });
  show(<SessionPage sid="s1" />, '/s/s1/gallery?fav=1');
  expect(await screen.findByText('No picture matches.')).toBeVisible();
});

it('tells a member who was in that he is no longer at the table', async () => {
  let answer: unknown = aSession();
  fakeServer({ ...table, 'GET /session/s1': () => answer });
  const { client } = show(<SessionPage sid="s1" />);
  await screen.findByRole('heading', { name: 'Friday run' });
  answer = new Refusal(401, { error: 'Sign in first', code: 'unauthenticated' });
  await client.invalidateQueries({ queryKey: ['session', 's1'] });
  expect(await screen.findByRole('heading', { name: 'You are no longer at this table.' })).toBeVisible();
});

it("offers another member's picture while it forms, and leaves the stage alone until it is pressed", async () => {
  useStages.setState({ bySession: {} });
  const member = { user_id: 'ann', name: 'Ann', role: 'player' as const };
  const request = aRequest({ user_id: 'ann', status: 'processing', stage: 'drawing', prompt: 'a rooftop', frames: [aFrame(0)] });
  fakeServer({
    ...table,
    'GET /session/s1': aSession({ members: [aSession().member, member] }),
    'GET /session/s1/image-requests': { requests: [request] },
    'GET /session/s1/image-request/r1': { request },
  });
  show(<SessionPage sid="s1" />);
  const chip = await screen.findByRole('button', { name: /Ann.*Drawing.*a rooftop/ });
  expect(screen.getByRole('button', { name: 'Open #3' })).toBeVisible();
  await userEvent.click(chip);
  expect(await screen.findByRole('img', { name: 'Forming: a rooftop' })).toBeVisible();
  expect(screen.queryByRole('button', { name: /Ann.*Drawing/ })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Back' }));
  expect(await screen.findByRole('button', { name: 'Open #3' })).toBeVisible();
});

it('lets only the GM decide whether chat makes pictures by itself', async () => {
  const session = { id: 's1', name: 'Friday run', auto_detect: false };
  const server = fakeServer({ ...table, 'GET /session/s1': aSession({ session }), 'PATCH /session/s1': { session } });
  show(<SessionPage sid="s1" />);
  await userEvent.click(await screen.findByRole('button', { name: 'Members: 1' }));
  await userEvent.click(await screen.findByRole('checkbox', { name: 'Chat makes pictures by itself' }));
  expect(server.sent('PATCH', '/session/s1')[0]?.body).toEqual({ auto_detect: true });
});

it('gives a picture a caption, tags and another audience', async () => {
  const server = fakeServer({ ...table, 'PATCH /session/s1/image/image-3': { image: anImage(3) } });
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  await userEvent.click(await screen.findByRole('button', { name: 'Caption, tags…' }));
  expect(screen.getByRole('textbox', { name: 'Caption' })).toHaveFocus();
  await userEvent.type(screen.getByRole('textbox', { name: 'Caption' }), 'The docks');
  await userEvent.type(screen.getByRole('textbox', { name: 'Tags' }), 'npc, docks,npc');
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Who may see it' }), 'Only you and the GM');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByRole('button', { name: 'Caption, tags…' })).toHaveFocus();
  expect(server.sent('PATCH', '/session/s1/image/image-3')[0]?.body).toEqual({
    caption: 'The docks',
    tags: ['npc', 'docks'],
    visibility: 'private',
  });
});

it('deletes a picture in full view and goes on to the next one', async () => {
  const two = { images: [anImage(3), anImage(2, { prompt: 'The next one' })], next_cursor: null };
  const server = fakeServer({ ...table, 'GET /session/s1/images': two, 'POST /session/s1/images/bulk': { counts: { done: 1 } } });
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }));
  expect(await screen.findByRole('dialog', { name: 'The next one' })).toBeVisible();
  expect(server.sent('POST', '/session/s1/images/bulk')[0]?.body).toEqual({ action: 'delete', numbers: [3] });
});

it('invites by a link and by a code for the camera', async () => {
  fakeServer({ ...table, 'POST /session/s1/join-tokens': { join_url: 'http://10.0.0.1:5000/join/s1#secret' } });
  show(<SessionPage sid="s1" />);
  await userEvent.click(await screen.findByRole('button', { name: 'Invite' }));
  expect(await screen.findByRole('textbox', { name: 'Join link' })).toHaveValue('http://10.0.0.1:5000/join/s1#secret');
  expect(screen.getByRole('img', { name: "The join link for a phone's camera" })).toBeVisible();
});

it('shows a picture larger by keys and buttons, and the next one whole again', async () => {
  const two = { images: [anImage(3, { prompt: 'Docks in the fog' }), anImage(2, { prompt: 'The next one' })], next_cursor: null };
  fakeServer({ ...table, 'GET /session/s1/images': two });
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  await userEvent.click(await screen.findByRole('button', { name: 'Larger' }));
  const pane = () => screen.getAllByRole('img', { name: /Docks|next one/ })[0]?.parentElement;
  expect(pane()).toHaveStyle({ transform: 'translate(0px, 0px) scale(1.5)' });
  await userEvent.keyboard('+');
  expect(pane()).toHaveStyle({ transform: 'translate(0px, 0px) scale(2.25)' });
  await userEvent.keyboard('0');
  expect(screen.getByRole('button', { name: 'Smaller' })).toBeDisabled();
  await userEvent.keyboard('+{ArrowRight}');
  expect(await screen.findByRole('dialog', { name: 'The next one' })).toBeVisible();
  expect(pane()).toHaveStyle({ transform: 'translate(0px, 0px) scale(1)' });
});

it('goes from a picture to what became of it, and takes over what it was made with', async () => {
  const child = { id: 'image-4', number: 4, thumbnail_url: '/file/4', relation: 'child' };
  const hidden = { reference: null, reference_hidden: true };
  const detail = { ...anImage(3, { seed: 7 }), generation_time: 1, attempts: [], lineage: [child], options: {}, ...hidden };
  const two = { images: [anImage(4, { prompt: 'Docks, darker' }), anImage(3, { seed: 7 })], next_cursor: null };
  fakeServer({ ...table, 'GET /session/s1/images': two, 'GET /session/s1/image/image-3': { image: detail } });
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  await userEvent.click(await screen.findByRole('button', { name: 'Became #4' }));
  expect(await screen.findByRole('dialog', { name: 'Docks, darker' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Older picture' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Use everything' }));
  expect(await screen.findByLabelText('What do your runners see?')).toHaveValue('prompt 3');
  expect(screen.getByText(/^This picture went by another one that is gone or not yours to see/)).toBeVisible();
  await userEvent.click(screen.getByText('Advanced'));
  expect(await screen.findByLabelText('Seed')).toHaveValue('7');
});

it.each([
  ['Remix…', 'What shall be different in #3?'],
  ['Caption, tags…', 'Caption'],
])('closes an open form of the viewer by Esc before the viewer, and keeps the words: %s', async (button, field) => {
  fakeServer(table);
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  await userEvent.click(await screen.findByRole('button', { name: button }));
  await userEvent.type(screen.getByRole('textbox', { name: field }), 'make it darker{Escape}');
  expect(screen.queryByRole('textbox', { name: field })).toBeNull();
  expect(screen.getByRole('dialog', { name: 'Docks in the fog' })).toBeVisible();
  expect(screen.getByRole('button', { name: button })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(screen.getByRole('textbox', { name: field })).toHaveFocus();
  expect(screen.getByRole('textbox', { name: field })).toHaveValue('make it darker');
  await userEvent.keyboard('{Escape}{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('closes a form that lies open before the viewer, also when the focus is elsewhere', async () => {
  fakeServer(table);
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  await userEvent.click(await screen.findByRole('button', { name: 'Remix…' }));
  await userEvent.keyboard('more rain');
  screen.getByRole('button', { name: 'Larger' }).focus();
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.getByRole('dialog', { name: 'Docks in the fog' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('forgets the words of a caption that is cancelled', async () => {
  fakeServer(table);
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  await userEvent.click(await screen.findByRole('button', { name: 'Caption, tags…' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Caption' }), 'The docks');
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  await userEvent.click(screen.getByRole('button', { name: 'Caption, tags…' }));
  expect(screen.getByRole('textbox', { name: 'Caption' })).toHaveValue('');
});

it('tells what a picture has cost, also nothing, and how often it was tried', async () => {
  fakeServer(table);
  show(<SessionPage sid="s1" />, '/s/s1/i/3');
  const fact = async (name: string) => (await screen.findByText(name)).nextElementSibling;
  expect(await fact('Cost')).toHaveTextContent('free');
  expect(await fact('Attempts')).toHaveTextContent(/^1$/);
});
