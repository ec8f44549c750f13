import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { useSession } from '~/hooks/useSession';
import { useNotices } from '~/state/notices';
import { fakeServer } from '../../tests/server';
import { show } from '../../tests/render';
import { anImage, aSession } from '../../tests/things';
import { GalleryTab } from './GalleryTab';

function Page() {
  return useSession('s1').data ? <GalleryTab sid="s1" /> : null;
}

const five = [5, 4, 3, 2, 1].map((number) => anImage(number));

function open(more: Record<string, unknown> = {}) {
  const server = fakeServer({
    'GET /session/s1': aSession(),
    'GET /session/s1/images': { images: five, next_cursor: null },
    'GET /session/s1/collections': { collections: [{ id: 'c1', name: 'Seattle', count: 2, user_id: 'me' }] },
    'POST /session/s1/images/bulk': { counts: { done: 2 } },
    ...more,
  });
  show(<Page />, '/s/s1/gallery');
  return server;
}

const bulks = (server: ReturnType<typeof fakeServer>) =>
  server.sent('POST', '/session/s1/images/bulk').map((call) => call.body);
const check = (number: number) => screen.findByRole('checkbox', { name: `Pick #${number}` });
const bar = () => within(screen.getByRole('region', { name: 'Picked pictures' }));

beforeEach(() => useNotices.setState({ shown: [] }));

it('deletes what is picked, at once, and takes it back', async () => {
  const user = userEvent.setup();
  let images = five;
  const server = open({
    'GET /session/s1/images': () => ({ images, next_cursor: null }),
    'POST /session/s1/images/bulk': () => {
      images = images.length === 5 ? images.slice(2) : five;
      return { counts: { done: 2 } };
    },
  });
  await user.click(await check(5));
  await user.click(await check(4));
  await user.click(bar().getByRole('button', { name: 'Delete 2' }));
  expect(screen.queryByRole('checkbox', { name: 'Pick #5' })).toBeNull();
  expect(await screen.findByText('2 pictures are in the trash.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  expect(await check(5)).toBeVisible();
  expect(bulks(server)).toEqual([
    { action: 'delete', numbers: [5, 4] },
    { action: 'restore', numbers: [5, 4] },
  ]);
});

it('picks a range with Shift, and tags it', async () => {
  const user = userEvent.setup();
  const server = open();
  await user.click(await check(4));
  await user.keyboard('{Shift>}');
  await user.click(await check(2));
  await user.keyboard('{/Shift}');
  expect(bar().getByText('3 picked')).toBeVisible();
  await user.click(bar().getByRole('button', { name: 'Tag…' }));
  await user.type(bar().getByRole('textbox', { name: 'Tag for the picked pictures' }), 'npc{Enter}');
  await waitFor(() => expect(bulks(server)).toEqual([{ action: 'tag', numbers: [4, 3, 2], tags: ['npc'] }]));
  expect(screen.queryByRole('region', { name: 'Picked pictures' })).toBeNull();
});

it('puts what is picked into a collection, also a new one', async () => {
  const server = open({ 'POST /session/s1/collections': { collection: { id: 'c2', name: 'Docks', count: 0, user_id: 'me' } } });
  await userEvent.click(await check(3));
  await userEvent.click(bar().getByRole('button', { name: 'Collect…' }));
  await userEvent.click(bar().getByRole('button', { name: 'Seattle' }));
  await userEvent.click(await check(2));
  await userEvent.click(bar().getByRole('button', { name: 'Collect…' }));
  await userEvent.type(bar().getByRole('textbox', { name: 'New collection' }), 'Docks{Enter}');
  await waitFor(() => expect(bulks(server)).toHaveLength(2));
  expect(bulks(server)).toEqual([
    { action: 'collect', numbers: [3], collection: 'c1' },
    { action: 'collect', numbers: [2], collection: 'c2' },
  ]);
});

it('is worked by keys, too', async () => {
  const user = userEvent.setup();
  const server = open();
  (await screen.findByRole('link', { name: 'prompt 3' })).focus();
  await user.keyboard('x');
  expect(bar().getByText('1 picked')).toBeVisible();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('region', { name: 'Picked pictures' })).toBeNull();
  await user.keyboard('{Delete}');
  await waitFor(() => expect(bulks(server)).toEqual([{ action: 'delete', numbers: [3] }]));
  await screen.findByRole('button', { name: 'Undo' });
  await user.keyboard('{Control>}z{/Control}');
  await waitFor(() => expect(bulks(server)[1]).toEqual({ action: 'restore', numbers: [3] }));
});

it('shows the trash, where pictures can be had back', async () => {
  const server = open();
  await userEvent.click(await screen.findByRole('button', { name: 'Trash' }));
  await waitFor(() => expect(server.calls.at(-1)?.path).toContain('trash=true'));
  await userEvent.click(await check(1));
  await userEvent.click(bar().getByRole('button', { name: 'Restore 1' }));
  await waitFor(() => expect(bulks(server)).toEqual([{ action: 'restore', numbers: [1] }]));
});

it('shows one collection', async () => {
  const server = open();
  await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Collection' }), 'Seattle (2)');
  await waitFor(() => expect(server.calls.at(-1)?.path).toContain('collection=c1'));
});
