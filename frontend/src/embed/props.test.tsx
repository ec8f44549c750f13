import { readFileSync } from 'node:fs';
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { beforeEach, expect, it, vi } from 'vitest';
import { FakeEventSource } from '../../tests/eventSource';
import { fakeServer } from '../../tests/server';
import { anEntry, anImage, aSession } from '../../tests/things';
import { eventTypes } from '~/api/events';
import { useNotices } from '~/state/notices';
import { ImageGallery, ShadowrunConsole } from '.';
import type { ImageGalleryProps, SvEvent } from './public';

const star = 'POST /session/s1/image/image-2/favorite';
const routes = {
  'GET /session/s1': { ...aSession(), session: { id: 's1', name: 'Emerald City' } },
  'GET /session/s1/images': { images: [anImage(2), anImage(1)], next_cursor: null },
  'GET /session/s1/console': { entries: [anEntry(1)], next_cursor: null },
  [star]: { is_favorite: true },
};

const gallery = (more: Partial<ImageGalleryProps> = {}) => (
  <ImageGallery sessionId="s1" isVisible onClose={() => {}} initialTab="gallery" presentation="panel" {...more} />
);

beforeEach(() => {
  useNotices.setState({ shown: [] });
  // Of a page that is not ours nothing is.
  document.body.classList.remove('sv-root');
  return () => document.body.classList.add('sv-root');
});

const tile = async (number: number) => (await screen.findByRole('img', { name: `prompt ${number}` })).closest('a')!;
const picked = () => screen.getAllByRole<HTMLInputElement>('checkbox', { name: /^Pick/ }).filter(({ checked }) => checked).length;

it("takes no key from a host's own fields, buttons and dialogs", async () => {
  const server = fakeServer(routes);
  const onKey = vi.fn();
  render(
    <>
      <input aria-label="Notes" />
      <div role="dialog" aria-label="Of the host">
        <button onKeyDown={(event) => onKey(event.key, event.isDefaultPrevented())}>Roll</button>
      </div>
      {gallery()}
    </>,
  );
  await tile(2);
  await userEvent.type(screen.getByLabelText('Notes'), 'fxct/?');
  expect(screen.getByLabelText('Notes')).toHaveValue('fxct/?');
  screen.getByRole('button', { name: 'Roll' }).focus();
  const undo = vi.fn();
  act(() => useNotices.getState().show('Deleted.', 'plain', { label: 'Undo', run: undo }));
  await userEvent.keyboard('fx{Delete}{Control>}az{/Control}');
  expect(undo).not.toHaveBeenCalled();
  expect(onKey.mock.calls.every(([, taken]) => taken === false)).toBe(true);
  document.body.focus();
  await userEvent.keyboard('fx{Delete}');
  expect([picked(), server.sent('POST', '/session/s1/image/image-2/favorite').length]).toEqual([0, 0]);
});

it('has short cuts where the focus is inside, and only ways about once they are off', async () => {
  const server = fakeServer({ ...routes, 'POST /session/s1/images/bulk': { done: 1, skipped: [] } });
  const onClose = vi.fn();
  const { rerender } = render(gallery({ onClose }));
  const first = await tile(2);
  act(() => first.focus());
  await userEvent.keyboard('x');
  expect(picked()).toBe(1);
  await userEvent.keyboard('x');
  expect(picked()).toBe(0);

  rerender(gallery({ onClose, shortcuts: 'off' }));
  const before = server.calls.length;
  await userEvent.keyboard('xfct.{Delete}{Control>}a{/Control}');
  expect([picked(), screen.queryByRole('textbox', { name: /tag|collection/i }), server.calls.length]).toEqual([0, null, before]);
  const undo = vi.fn();
  act(() => useNotices.getState().show('Deleted.', 'plain', { label: 'Undo', run: undo }));
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(undo).not.toHaveBeenCalled();
  await userEvent.keyboard('{ArrowRight}');
  await waitFor(() => expect(document.activeElement).toHaveAttribute('data-image', '1'));
  await userEvent.keyboard('{Enter}');
  const viewer = await screen.findByRole('dialog', { name: 'prompt 1' });
  fireEvent.keyDown(within(viewer).getByRole('button', { name: 'Close' }), { key: '+' });
  expect(within(viewer).getByRole('button', { name: 'Smaller' })).toBeDisabled();
  fireEvent.keyDown(within(viewer).getByRole('button', { name: 'Close' }), { key: 'ArrowLeft' });
  expect(await screen.findByRole('dialog', { name: 'prompt 2' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

  rerender(gallery({ onClose, shortcuts: 'focused' }));
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(undo).toHaveBeenCalledOnce();
  await userEvent.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledOnce();
});

it('tells a host what happens, each event once, whatever becomes of the stream', async () => {
  fakeServer(routes);
  const opened: FakeEventSource[] = [];
  const eventSource = (url: string) => {
    opened.push(new FakeEventSource(url));
    return opened.at(-1)!;
  };
  const heard: SvEvent[] = [];
  const onEvent = (event: SvEvent) => {
    heard.push(event);
    event.data.number = 'of the host now';
  };
  const { rerender } = render(<StrictMode>{gallery({ eventSource, onEvent })}</StrictMode>);
  await tile(2);
  const types = () => heard.map(({ type, id }) => `${type} ${id}`.trim());
  const source = opened.at(-1)!;
  await act(async () => source.accept());
  await act(async () => source.say('image.favorited', { image_id: 'image-2', user_id: 'bob', number: 2, is_favorite: true }, 'e1'));
  await act(async () => source.say('ping'));
  expect(types()).toEqual(['resync', 'image.favorited e1']);
  expect(heard[1]).toMatchObject({ sessionId: 's1', data: { image_id: 'image-2', user_id: 'bob', is_favorite: true } });

  // It breaks off, and what was heard is said again.
  await act(async () => source.drop());
  await act(async () => source.accept());
  for (const [type, id] of [['image.favorited', 'e1'], ['member.joined', 'e2']] as const) await act(async () => source.say(type, { user_id: 'bob' }, id));
  await act(async () => source.say('resync'));
  expect(types().slice(2)).toEqual(['member.joined e2', 'resync']);

  // Another listener hears what comes from then on, by the same stream; shut, it goes on.
  const next = vi.fn();
  rerender(<StrictMode>{gallery({ eventSource, onEvent: next, isVisible: false })}</StrictMode>);
  await act(async () => source.say('console.entry', { entry_id: 'n1', number: 7 }, 'e3'));
  expect(next).toHaveBeenCalledExactlyOnceWith({ sessionId: 's1', id: 'e3', type: 'console.entry', data: { entry_id: 'n1', number: 7 } });
  expect([heard.length, opened.at(-1) === source]).toEqual([4, true]);
});

it('promises the names of all events and of no others', () => {
  const [list = ''] = /SvEventType =([^;]*);/.exec(readFileSync('src/embed/public.d.ts', 'utf8'))!;
  expect(new Set([...list.matchAll(/'([\w.]+)'/g)].map(([, name]) => name))).toEqual(new Set(eventTypes));
});

it('writes times as a host wishes, also when that changes', async () => {
  fakeServer(routes);
  const { rerender } = render(<ShadowrunConsole sessionId="s1" locale="de" />);
  const time = async () => (await screen.findByRole('log')).querySelector('time')?.textContent.replace(/\s/g, ' ');
  await waitFor(async () => expect(await time()).toMatch(/^\d\d:\d\d$/));
  rerender(<ShadowrunConsole sessionId="s1" locale="en-US" />);
  expect(await time()).toMatch(/^\d{1,2}:\d\d [AP]M$/);
});

it('takes up what a server has drawn of a page, where nothing of it was', async () => {
  fakeServer(routes);
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = '<main></main>';
  const complained = vi.fn();
  const root = await act(async () => hydrateRoot(container, <main>{gallery()}</main>, { onRecoverableError: complained }));
  expect(await tile(2)).toBeVisible();
  expect(complained).not.toHaveBeenCalled();
  act(() => root.unmount());
  container.remove();
});

it('keeps its stream for a minute after it was shut, and not longer', async () => {
  fakeServer(routes);
  const opened: FakeEventSource[] = [];
  const eventSource = (url: string) => {
    opened.push(new FakeEventSource(url));
    return opened.at(-1)!;
  };
  const { rerender } = render(gallery({ eventSource }));
  await tile(2);
  vi.useFakeTimers();
  const show = (isVisible: boolean) => rerender(gallery({ eventSource, isVisible }));
  const isOpen = () => opened.filter(({ readyState }) => readyState !== FakeEventSource.CLOSED).length;
  act(() => opened[0]!.accept());
  const pass = async (seconds: number) => {
    act(() => opened[0]!.say('ping'));
    await act(() => vi.advanceTimersByTimeAsync(seconds * 1_000));
  };
  for (const seconds of [[0.1], [1], [29, 30]]) {
    show(false);
    for (const some of seconds) await pass(some);
    show(true);
  }
  expect([opened.length, isOpen()]).toEqual([1, 1]);
  show(false);
  await pass(30);
  expect(isOpen()).toBe(1);
  await pass(31);
  expect([opened.length, isOpen()]).toEqual([1, 0]);
  vi.useRealTimers();
});
