import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { useSession } from '~/hooks/useSession';
import { useSingleKeys } from '~/state/keyboard';
import { useNotices } from '~/state/notices';
import { fakeServer, Refusal } from '../../tests/server';
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
  return { ...server, ...show(<Page />, '/s/s1/gallery') };
}

const bulks = (server: Pick<ReturnType<typeof fakeServer>, 'sent'>) =>
  server.sent('POST', '/session/s1/images/bulk').map((call) => call.body);
const asked = ({ calls }: Pick<ReturnType<typeof fakeServer>, 'calls'>) => calls.map((call) => call.path);
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
  await userEvent.click(bar().getByRole('button', { name: 'Add to collection…' }));
  await userEvent.click(bar().getByRole('button', { name: 'Seattle' }));
  await userEvent.click(await check(2));
  await userEvent.click(bar().getByRole('button', { name: 'Add to collection…' }));
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

it('asks by keys for a tag or a collection of the picture in focus, and stars it', async () => {
  const user = userEvent.setup();
  const server = open({ 'POST /session/s1/image/image-3/favorite': { image_id: 'image-3', is_favorite: true, favorite_count: 1 } });
  const link = await screen.findByRole('link', { name: 'prompt 3' });
  link.focus();
  await user.keyboard('.');
  expect(await screen.findByRole('button', { name: 'Take #3 out of your favourites' })).toBeVisible();
  await user.keyboard('t');
  expect(bar().getByRole('textbox', { name: 'Tag for the picked pictures' })).toHaveFocus();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(link).toHaveFocus());
  expect(bar().getByText('1 picked')).toBeVisible();
  await user.keyboard('c');
  await user.keyboard('seattle{Enter}');
  await waitFor(() => expect(bulks(server)).toEqual([{ action: 'collect', numbers: [3], collection: 'c1' }]));
  await waitFor(() => expect(link).toHaveFocus());
});

it('gives the focus back to the button of a form that is left by Esc', async () => {
  const user = userEvent.setup();
  open();
  await user.click(await check(4));
  for (const [button, field] of [['Tag…', 'Tag for the picked pictures'], ['Add to collection…', 'New collection']] as const) {
    await user.click(bar().getByRole('button', { name: button }));
    expect(bar().getByRole('textbox', { name: field })).toHaveFocus();
    await user.keyboard('np{Escape}');
    expect(bar().queryByRole('textbox')).toBeNull();
    expect(bar().getByRole('button', { name: button })).toHaveFocus();
  }
  expect(bar().getByText('1 picked')).toBeVisible();
});

it('leaves keys alone that begin elsewhere or are switched off', async () => {
  const user = userEvent.setup();
  open();
  (await screen.findByRole('link', { name: 'prompt 3' })).focus();
  await user.keyboard('gc');
  expect(screen.queryByRole('region', { name: 'Picked pictures' })).toBeNull();
  useSingleKeys.setState({ on: false });
  await user.keyboard('x');
  useSingleKeys.setState({ on: true });
  expect(screen.queryByRole('region', { name: 'Picked pictures' })).toBeNull();
});

it('is worked from the star of a tile as from the tile itself', async () => {
  const user = userEvent.setup();
  open();
  (await screen.findByRole('button', { name: 'Add #3 to your favourites' })).focus();
  await user.keyboard('x');
  expect(bar().getByText('1 picked')).toBeVisible();
  await user.keyboard('{ArrowRight}');
  await waitFor(() => expect(screen.getByRole('link', { name: 'prompt 2' })).toHaveFocus());
});

it('takes away each part of a search by itself, and tells what is left', async () => {
  const server = open();
  await userEvent.type(await screen.findByRole('combobox', { name: 'Search prompts' }), 'rain tag:npc by:me');
  await userEvent.click(await screen.findByRole('button', { name: 'Remove by:me' }));
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'Search prompts' })).toHaveValue('rain tag:npc'));
  await waitFor(() => expect(asked(server).some((path) => /q=rain(\+|%20)tag(%3A|:)npc$/.test(path))).toBe(true));
  await userEvent.click(screen.getByRole('button', { name: 'Remove tag:npc' }));
  expect(screen.getByRole('combobox', { name: 'Search prompts' })).toHaveValue('rain');
  // A plain word stands in the field, and nothing below it moves.
  expect(screen.queryByRole('list', { name: 'Active filters' })).toBeNull();
  await waitFor(() => expect(useNotices.getState().spoken).toContain('5 pictures.'), { timeout: 5_000 });
});

describe('collections beside the pictures', () => {
  /** There is no room for it where nothing has a width. */
  const entryOf = (name: string) => screen.findByRole('button', { name: new RegExp(`^${name} ?\\d*$`), hidden: true });
  /** jsdom has no such thing. */
  function aTransfer() {
    const data = new Map<string, string>();
    return {
      setData: (kind: string, text: string) => void data.set(kind, text),
      getData: (kind: string) => data.get(kind) ?? '',
      get types() {
        return [...data.keys()];
      },
      setDragImage: () => undefined,
    };
  }

  it('takes a picture that is dragged onto one, or all that are picked with it', async () => {
    const server = open();
    const link = await screen.findByRole('link', { name: 'prompt 4' });
    const entry = await entryOf('Seattle');
    const dragOnto = () => {
      const dataTransfer = aTransfer();
      fireEvent.dragStart(link, { dataTransfer });
      expect(fireEvent.dragOver(entry, { dataTransfer })).toBe(false);
      fireEvent.drop(entry, { dataTransfer });
    };
    dragOnto();
    await waitFor(() => expect(bulks(server)).toEqual([{ action: 'collect', numbers: [4], collection: 'c1' }]));
    await userEvent.click(await check(4));
    await userEvent.click(await check(2));
    dragOnto();
    await waitFor(() => expect(bulks(server)[1]).toEqual({ action: 'collect', numbers: [4, 2], collection: 'c1' }));
  });

  it('takes nothing else that is dragged there', async () => {
    open();
    const entry = await entryOf('Seattle');
    const dataTransfer = aTransfer();
    dataTransfer.setData('text/uri-list', 'https://example.org/');
    expect(fireEvent.dragOver(entry, { dataTransfer })).toBe(true);
  });

  it('renames, moves and deletes one, and says that its pictures stay', async () => {
    const two = [
      { id: 'c1', name: 'Seattle', count: 2, user_id: 'me' },
      { id: 'c2', name: 'Docks', count: 0, user_id: 'me' },
    ];
    const server = open({
      'GET /session/s1/collections': { collections: two },
      'PATCH /session/s1/collections/c1': { collection: two[0] },
      'DELETE /session/s1/collections/c1': {},
    });
    await userEvent.click(await entryOf('Seattle'));
    await userEvent.click(await screen.findByRole('button', { name: 'Edit Seattle' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Move down' }));
    await userEvent.clear(dialog.getByRole('textbox', { name: 'Name' }));
    await userEvent.type(dialog.getByRole('textbox', { name: 'Name' }), 'Tacoma{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.sent('PATCH', '/session/s1/collections/c1').map(({ body }) => body)).toEqual([{ position: 1 }, { name: 'Tacoma' }]);
    await userEvent.click(screen.getByRole('button', { name: 'Edit Seattle' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Delete the collection…' }));
    expect(screen.getByText('Its 2 pictures stay in the gallery.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Delete Seattle' }));
    await waitFor(() => expect(server.sent('DELETE', '/session/s1/collections/c1')).toHaveLength(1));
    await waitFor(() => expect(screen.getByRole('button', { name: 'All pictures', hidden: true })).toHaveAttribute('aria-current', 'true'));
  });

  it('offers to take pictures out of one, and to make one its cover', async () => {
    const server = open({ 'PATCH /session/s1/collections/c1': {} });
    await userEvent.click(await entryOf('Seattle'));
    await userEvent.click(await check(5));
    await userEvent.click(bar().getByRole('button', { name: 'Make it the cover' }));
    await waitFor(() => expect(server.sent('PATCH', '/session/s1/collections/c1').map(({ body }) => body)).toEqual([{ cover: 5 }]));
    await userEvent.click(await check(4));
    await userEvent.click(await check(3));
    expect(bar().queryByRole('button', { name: 'Make it the cover' })).toBeNull();
    await userEvent.click(bar().getByRole('button', { name: 'Take out 2' }));
    await waitFor(() => expect(bulks(server)).toEqual([{ action: 'uncollect', numbers: [4, 3], collection: 'c1' }]));
  });
});

it('shows the trash, where pictures can be had back', async () => {
  const server = open();
  await userEvent.click(await screen.findByRole('button', { name: 'Trash' }));
  await waitFor(() => expect(asked(server).some((path) => path.includes('trash=true'))).toBe(true));
  await userEvent.click(await check(1));
  await userEvent.click(bar().getByRole('button', { name: 'Restore 1' }));
  await waitFor(() => expect(bulks(server)).toEqual([{ action: 'restore', numbers: [1] }]));
});

it('calls the trash empty only when nothing is looked for in it', async () => {
  open({ 'GET /session/s1/images': { images: [], next_cursor: null } });
  await userEvent.click(await screen.findByRole('button', { name: 'Trash' }));
  expect(await screen.findByText('The trash is empty.')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Mine' }));
  expect(await screen.findByText('No picture matches.')).toBeVisible();
  expect(screen.queryByText('The trash is empty.')).toBeNull();
});

it('has the name of a new collection written at once', async () => {
  const server = open({ 'POST /session/s1/collections': { collection: { id: 'c2', name: 'Docks', count: 0, user_id: 'me' } } });
  await userEvent.click(await screen.findByRole('button', { name: 'New collection' }));
  await screen.findByRole('dialog', { name: 'New collection' });
  await userEvent.keyboard('Docks{Enter}');
  await waitFor(() => expect(server.sent('POST', '/session/s1/collections').map(({ body }) => body)).toEqual([{ name: 'Docks' }]));
});

it('says what a search lacks that is not whole yet', async () => {
  open({ 'GET /session/s1/images/index': new Refusal(400, { error: 'q: 2026 is not a date; write it as 2026-11-01' }) });
  await userEvent.type(await screen.findByLabelText('Search prompts'), 'before:2026');
  expect(await screen.findByText('2026 is not a date; write it as 2026-11-01')).toBeVisible();
  await userEvent.click(within(screen.getByRole('region', { name: 'Gallery' })).getAllByRole('button', { name: 'Clear filters' })[0]!);
  expect(screen.getByLabelText('Search prompts')).toHaveValue('');
});

it('says of an empty collection how it is filled', async () => {
  open({ 'GET /session/s1/images': { images: [], next_cursor: null } });
  await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Collection' }), 'Seattle (2)');
  expect(await screen.findByText('Nothing is in this collection yet.')).toBeVisible();
  expect(screen.queryByText('No picture matches.')).toBeNull();
});

it('offers no way back from what was not done', async () => {
  open({ 'POST /session/s1/images/bulk': { counts: { not_allowed: 1 } } });
  await userEvent.click(await check(5));
  await userEvent.click(bar().getByRole('button', { name: 'Delete 1' }));
  expect(await screen.findByText('1 picture of others stayed as before.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

it('shows one collection', async () => {
  const server = open();
  await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Collection' }), 'Seattle (2)');
  await waitFor(() => expect(asked(server).some((path) => path.includes('collection=c1'))).toBe(true));
});

describe('with a thousand pictures', () => {
  const thousand = Array.from({ length: 1_000 }, (_, index) => anImage(1_000 - index, { width: index % 3 ? 1536 : 1024 }));
  const many = (more: Record<string, unknown> = {}) => open({ 'GET /session/s1/images': { images: thousand, next_cursor: null }, ...more });
  const list = () => screen.findByRole('list', { name: 'Pictures' });

  it('has only those near the window on the page, and asks for no others', async () => {
    const server = many();
    expect((await list()).querySelectorAll('*').length).toBeLessThan(250);
    await screen.findByRole('link', { name: 'prompt 1000' });
    expect(screen.getByText('1,000 pictures')).toBeVisible();
    const batches = server.sent('POST', '/session/s1/images/batch').map((call) => (call.body as { numbers: number[] }).numbers);
    expect(batches).toHaveLength(1);
    expect(batches[0]!.length).toBeLessThan(80);
  });

  it('picks all of them, also those that were never in sight', async () => {
    const user = userEvent.setup();
    many();
    (await screen.findByRole('link', { name: 'prompt 1000' })).focus();
    await user.keyboard('{Control>}a{/Control}');
    expect(bar().getByText('1000 picked')).toBeVisible();
  });

  it('deletes more than the server takes in one call', async () => {
    const user = userEvent.setup();
    const server = many();
    (await screen.findByRole('link', { name: 'prompt 1000' })).focus();
    await user.keyboard('{Control>}a{/Control}{Delete}');
    await waitFor(() => expect(bulks(server)).toHaveLength(2));
    expect(await screen.findByText('4 pictures are in the trash.')).toBeVisible();
  });

  it('goes to its end and back by keys, with the focus', async () => {
    const user = userEvent.setup();
    many();
    (await screen.findByRole('link', { name: 'prompt 1000' })).focus();
    await user.keyboard('{ArrowRight}');
    expect(screen.getByRole('link', { name: 'prompt 999' })).toHaveFocus();
    await user.keyboard('{End}');
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-image', '1'));
    expect(await screen.findByRole('link', { name: 'prompt 1' })).toHaveFocus();
    expect((await list()).querySelectorAll('[tabindex="0"]')).toHaveLength(3);
    await user.keyboard('{Home}');
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-image', '1000'));
  });

  it('holds new pictures back while somebody is further down, and shows them when asked to', async () => {
    let images = thousand;
    const { client } = many({ 'GET /session/s1/images': () => ({ images, next_cursor: null }) });
    await screen.findByRole('link', { name: 'prompt 1000' });
    const scroller = (await list()).parentElement!;
    scroller.scrollTop = 5_000;
    fireEvent.scroll(scroller);
    images = [anImage(1_002), anImage(1_001), ...thousand];
    await client.invalidateQueries({ queryKey: ['index', 's1'] });
    const pill = await screen.findByRole('button', { name: '2 new' });
    expect(scroller.scrollTop).toBe(5_000);
    await userEvent.click(pill);
    expect(scroller.scrollTop).toBe(0);
    expect(await screen.findByRole('link', { name: 'prompt 1002' })).toBeVisible();
    expect(screen.queryByRole('button', { name: '2 new' })).toBeNull();
  });
});

it('gives the place of a picture that goes to the next one', async () => {
  const user = userEvent.setup();
  let images = five;
  open({
    'GET /session/s1/images': () => ({ images, next_cursor: null }),
    'POST /session/s1/images/bulk': () => {
      images = five.filter(({ number }) => number !== 4);
      return { counts: { done: 1 } };
    },
  });
  (await screen.findByRole('link', { name: 'prompt 4' })).focus();
  await user.keyboard('{Delete}');
  await waitFor(() => expect(screen.getByRole('link', { name: 'prompt 3' })).toHaveFocus());
});

it('keeps a picture that lost its star, faded, until the favourites are asked for again', async () => {
  const user = userEvent.setup();
  let images = [2, 1].map((number) => anImage(number, { is_favorite: true, favorite_count: 1 }));
  const { client } = open({
    'GET /session/s1/images': () => ({ images, next_cursor: null }),
    'POST /session/s1/images/batch': () => ({ images: images.length > 1 ? images : [anImage(2), ...images] }),
    'POST /session/s1/image/image-2/favorite': () => {
      images = images.slice(1);
      return { image_id: 'image-2', is_favorite: false, favorite_count: 0 };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Favourites' }));
  await user.click(await screen.findByRole('button', { name: 'Take #2 out of your favourites' }));
  await client.invalidateQueries({ queryKey: ['index', 's1'] });
  expect(screen.getByRole('link', { name: 'prompt 2' }).parentElement).toHaveClass('faded');
  await user.click(screen.getByRole('button', { name: 'Favourites' }));
  await user.click(screen.getByRole('button', { name: 'Favourites' }));
  expect(await screen.findByText('1 picture')).toBeVisible();
});

it('picks by a finger that rests on a picture', async () => {
  const user = userEvent.setup();
  open();
  const link = await screen.findByRole('link', { name: 'prompt 4' });
  await user.pointer({ keys: '[TouchA>]', target: link });
  expect(await screen.findByText('1 picked')).toBeVisible();
  await user.pointer({ keys: '[/TouchA]', target: link });
  expect(screen.getByText('1 picked')).toBeVisible();
});
