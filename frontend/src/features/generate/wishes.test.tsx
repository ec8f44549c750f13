import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { keys } from '~/api/keys';
import type { GenerateBody } from '~/api/types';
import { useConnection } from '~/state/connection';
import { emptyDraft, useDrafts, type Draft } from '~/state/draft';
import { shapeOf } from '~/state/format';
import { useStages } from '~/state/jobStore';
import { useNotices } from '~/state/notices';
import { manifest } from '../../../tests/lines';
import { fakeServer, Refusal } from '../../../tests/server';
import { show } from '../../../tests/render';
import { anImage, aProvider, aRequest, aSession, providersOf } from '../../../tests/things';
import { useSession } from '~/hooks/useSession';
import { Composer } from './Composer';

const looks = [
  { name: 'neon-noir', label: 'Neon noir', description: 'Night and rain.', adds: ['neon noir'], aliases: ['noir'], example_url: '/noir' },
  { name: 'oil', label: 'Oil painting', description: 'Warm light.', adds: ['oil'], aliases: [], example_url: null },
];

function Page() {
  return useSession('s1').data ? <Composer sid="s1" /> : null;
}

function open(draft: Partial<Draft> = {}, more: Record<string, unknown> = {}, can = {}) {
  useDrafts.setState({ bySession: { s1: { ...emptyDraft, prompt: 'a bar', ...draft } } });
  const server = fakeServer({
    'GET /session/s1': aSession(),
    'GET /session/s1/images': { images: [anImage(41)], next_cursor: null },
    'GET /session/s1/image-requests': { requests: [] },
    'GET /session/s1/image-providers': providersOf(aProvider('sketch', { label: 'Sketch' }, can)),
    'GET /session/s1/styles': { styles: looks },
    'POST /session/s1/estimate': { estimated_cost: 0 },
    'POST /session/s1/generate-image': { request_id: 'r1', position: 1, estimated_time: 1 },
    'GET /session/s1/image-request/r1': { request: aRequest() },
    'GET /session/s1/console/commands': manifest,
    ...more,
  });
  const { client } = show(<Page />);
  return {
    client,
    ...server,
    asked: () => server.sent('POST', '/session/s1/generate-image').map(({ body }) => (body as GenerateBody).style_preferences),
  };
}

const draft = () => useDrafts.getState().bySession.s1!;
const generate = async () => userEvent.click(await screen.findByRole('button', { name: /^Generate/ }));
const advanced = async () => userEvent.click(await screen.findByText('Advanced'));

beforeEach(() => {
  localStorage.clear();
  useNotices.setState({ shown: [] });
  useStages.setState({ bySession: {} });
  useConnection.setState({ reached: true });
});

it('chooses a look by its example, sends it, and takes it off again', async () => {
  const { asked } = open();
  await userEvent.click(await screen.findByRole('button', { name: 'As it comes' }));
  const list = await screen.findByRole('dialog', { name: 'Choose a look' });
  expect(await within(list).findByRole('button', { name: /As it comes/, pressed: true })).toBeVisible();
  await userEvent.click(within(list).getByRole('button', { name: /Neon noir/ }));
  expect(await screen.findByRole('button', { name: 'Neon noir' })).toBeVisible();
  await generate();
  await waitFor(() => expect(asked()[0]).toMatchObject({ template: 'neon-noir' }));
  await userEvent.click(screen.getByRole('button', { name: 'No look' }));
  expect(draft().template).toBe('');
});

it('says when the looks cannot be loaded, and asks again', async () => {
  let works = false;
  open({}, { 'GET /session/s1/styles': () => (works ? { styles: looks } : new Refusal(403, { error: 'Not now.', code: 'no' })) });
  await userEvent.click(await screen.findByRole('button', { name: 'As it comes' }));
  expect(await screen.findByText('Not now.')).toBeVisible();
  works = true;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('button', { name: /Oil painting/ })).toBeVisible();
});

it('uses an open seed once and a locked one for every picture', async () => {
  const { asked } = open();
  await advanced();
  await userEvent.type(await screen.findByLabelText('Seed'), '7');
  await generate();
  await waitFor(() => expect(asked()).toHaveLength(1));
  expect([asked()[0]!.seed, draft().seed]).toEqual([7, '']);
  await userEvent.click(screen.getByRole('button', { name: 'Roll a seed' }));
  await userEvent.click(screen.getByRole('button', { name: 'Keep the seed for the following pictures' }));
  const kept = Number(draft().seed);
  await generate();
  await waitFor(() => expect(asked()).toHaveLength(2));
  await userEvent.type(screen.getByLabelText('What do your runners see?'), ', at night');
  await generate();
  await waitFor(() => expect(asked()).toHaveLength(3));
  expect(asked().slice(1).map(({ seed }) => seed)).toEqual([kept, kept]);
  expect(screen.getByText('Kept for the following pictures.')).toBeVisible();
});

it('shows the seed that was drawn, and the lock keeps that one', async () => {
  const made = anImage(42, { seed: 4711 });
  open({}, { 'GET /session/s1/images': { images: [made], next_cursor: null } });
  useStages.getState().dispatch('s1', { type: 'adopted', requestId: 'r9', line: 'a bar', at: 0 });
  useStages.getState().dispatch('s1', { type: 'seen', request: aRequest({ request_id: 'r9', status: 'completed', images: [made] }) });
  await advanced();
  expect(await screen.findByText('A new one each time. The last one was 4711.')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Keep the seed for the following pictures' }));
  expect(draft()).toMatchObject({ seed: '4711', keepSeed: true });
});

it('leaves what the provider does not take where it is, off and with the reason', async () => {
  const reference = { id: 'r7', name: '#7', thumbnail: '/7' };
  const can = { negative_prompt: false, seed: false };
  const { asked } = open({ negativePrompt: 'cars', seed: '7', transparent: true, reference }, {}, can);
  expect(await screen.findByText('Not supported by Sketch: it is not sent.')).toBeVisible();
  expect(await screen.findByText('4 set')).toBeVisible();
  await advanced();
  for (const name of ['Leave out', 'Seed', 'Transparent background']) expect(await screen.findByLabelText(name)).toBeDisabled();
  expect(screen.getByLabelText('Transparent background')).toBeChecked();
  expect(screen.getByRole('button', { name: 'Choose another…' })).toBeDisabled();
  expect(screen.getByText('Not supported by Sketch; yours is kept, not sent.')).toBeVisible();
  await generate();
  await waitFor(() => expect(asked()).toEqual([{ size: '1024x1024', visibility: 'table' }]));
  expect(draft()).toMatchObject({ negativePrompt: 'cars', seed: '7', transparent: true, reference });
});

const file = () => new File(['png'], 'face.png', { type: 'image/png' });
const uploaded = { reference: { id: 'up1', url: '/up1' } };

it('takes a pasted, a dropped and a chosen picture to go by', async () => {
  const { sent, asked } = open({}, { 'POST /session/s1/references': uploaded }, { reference: true });
  const field = await screen.findByLabelText('What do your runners see?');
  fireEvent.paste(field, { clipboardData: { files: [file()], getData: () => '' } });
  expect(await screen.findByText('Goes by your picture')).toBeVisible();
  expect(sent('POST', '/session/s1/references')[0]).toMatchObject({ headers: { 'Content-Type': 'image/png' } });
  await userEvent.click(screen.getByRole('button', { name: 'Do not go by your picture' }));
  expect(draft().reference).toBeNull();
  fireEvent.drop(field, { dataTransfer: { files: [file()], types: ['Files'] } });
  expect(await screen.findByText('Goes by your picture')).toBeVisible();
  await advanced();
  await screen.findByRole('button', { name: 'Choose another…' });
  await userEvent.upload(document.querySelector<HTMLInputElement>('input[type=file]')!, file());
  await waitFor(() => expect(sent('POST', '/session/s1/references')).toHaveLength(3));
  await generate();
  await waitFor(() => expect(asked()[0]).toMatchObject({ reference: 'up1' }));
});

it('collects what is made where it was chosen, until that is gone', async () => {
  let collections = [{ id: 'c1', name: 'Seattle', count: 3, cover: null, user_id: 'u1' }];
  const { asked, client } = open({}, { 'GET /session/s1/collections': () => ({ collections }) });
  await advanced();
  await userEvent.selectOptions(await screen.findByLabelText('Goes into'), 'Seattle');
  expect(await screen.findByText('Goes into: Seattle')).toBeVisible();
  expect(screen.getByText('1 set')).toBeVisible();
  await generate();
  await waitFor(() => expect(asked()[0]).toMatchObject({ collection: 'c1' }));
  collections = [];
  await client.invalidateQueries({ queryKey: keys.collections('s1') });
  await waitFor(() => expect(screen.queryByText('Goes into: Seattle')).toBeNull());
  await generate();
  await waitFor(() => expect(asked()).toHaveLength(2));
  expect(asked()[1]).not.toHaveProperty('collection');
});

it('says why a file is not taken', async () => {
  const refuse = new Refusal(400, { error: 'This is not a whole PNG, JPEG or WebP picture.', code: 'bad_input' });
  open({}, { 'POST /session/s1/references': refuse }, { reference: true });
  const field = await screen.findByLabelText('What do your runners see?');
  fireEvent.drop(field, { dataTransfer: { files: [new File(['x'], 'x.gif', { type: 'image/gif' })], types: ['Files'] } });
  expect(await screen.findByText('Only PNG, JPEG and WebP pictures can be gone by.')).toBeVisible();
  fireEvent.drop(field, { dataTransfer: { files: [file()], types: ['Files'] } });
  expect(await screen.findByText('This is not a whole PNG, JPEG or WebP picture.')).toBeVisible();
  expect(draft().reference).toBeNull();
});

it('fills everything from a pasted line, the picture to go by too', async () => {
  open({ prompt: '' }, {}, { reference: true, transparent: true });
  const line = '/image generate a masked face --template oil --seed 9 --transparent --ref #41';
  fireEvent.paste(await screen.findByLabelText('What do your runners see?'), { clipboardData: { files: [], getData: () => line } });
  expect(await screen.findByText('Goes by #41')).toBeVisible();
  expect(draft()).toMatchObject({ prompt: 'a masked face', template: 'oil', seed: '9', transparent: true, reference: { id: 'image-41' } });
  expect(await screen.findByTitle(/^\/image generate a masked face .*--seed 9/)).toHaveAttribute('title', expect.stringContaining('--template oil --ref #41'));
});

const paste = async (line: string) =>
  fireEvent.paste(await screen.findByLabelText('What do your runners see?'), { clipboardData: { files: [], getData: () => line } });

it('finds the size and the collection that a pasted line names, and copies it by that name', async () => {
  const shelf = { id: 'c1', name: 'The docks run', user_id: 'me', count: 0, cover: null };
  open({ prompt: '' }, { 'GET /session/s1/collections': { collections: [shelf] } });
  await paste('/img a bar —ar 3:2 --hd --no rain, fog --collection "the docks run"');
  await waitFor(() => expect(draft()).toMatchObject({ prompt: 'a bar', quality: 'hd', negativePrompt: 'rain, fog', collection: 'c1' }));
  const { width, height } = shapeOf(draft().size!);
  expect(width / height).toBeCloseTo(1.5);
  expect(await screen.findByTitle(/--collection "The docks run"/)).toBeEnabled();
  expect(useNotices.getState().shown).toEqual([]);
});

it('says what of a pasted line the form has no place for', async () => {
  open({ prompt: '' }, { 'GET /session/s1/collections': { collections: [] } });
  await paste('/image a bar --format webp --background opaque --n 2 --collection Docks');
  const told = () => useNotices.getState().shown.map(({ text }) => text);
  await waitFor(() => expect(told()).toEqual(['The form has no --format webp and no --background opaque: it is left out.', 'There is no collection “Docks”: it is left out.']));
  expect(draft()).toMatchObject({ prompt: 'a bar', n: 2, transparent: false, collection: null });
});

it('leaves a pasted line that it cannot read as it is, and says so', async () => {
  open({ prompt: '' });
  await paste('/image a bar --chaos 40');
  await waitFor(() => expect(useNotices.getState().shown.at(-1)?.text).toMatch(/^The form cannot read this line/));
  expect(draft().prompt).toBe('/image a bar --chaos 40');
});
