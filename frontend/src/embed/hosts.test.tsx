import { readFileSync } from 'node:fs';
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { FakeEventSource } from '../../tests/eventSource';
import { fakeServer } from '../../tests/server';
import { anImage, aSession } from '../../tests/things';
import { useNotices } from '~/state/notices';
import { ImageGallery } from '.';
import type { ImageGalleryProps } from './public';

const answers = (sid: string) => ({
  [`GET /session/${sid}`]: { ...aSession(), session: { id: sid, name: sid } },
  [`GET /session/${sid}/images`]: { images: [anImage(2), anImage(1)], next_cursor: null },
});

const answering = (prompt: string) => {
  const asked: string[] = [];
  const answer: typeof fetch = async (input) => {
    const url = String(input);
    asked.push(url);
    const sid = /session\/(\w+)/.exec(url)![1]!;
    const image = { ...anImage(1), prompt };
    const path = url.replace(/^.*\/session\/\w+/, '').split('?')[0];
    const given = { '': answers(sid)[`GET /session/${sid}`], '/images': { images: [image], next_cursor: null }, '/images/index': { top: 1, gaps: [0], ratios: [1500], users: ['u'] }, '/images/batch': { images: [image] } }[path!];
    return new Response(JSON.stringify(given ?? {}), { status: given ? 200 : 404, headers: { 'Content-Type': 'application/json' } });
  };
  return { asked, answer };
};

const gallery = (more: Partial<ImageGalleryProps> = {}) => (
  <ImageGallery sessionId="s1" isVisible onClose={() => {}} initialTab="gallery" presentation="panel" {...more} />
);

beforeEach(() => {
  useNotices.setState({ shown: [] });
  window.history.replaceState(null, '', '/campaign/7?act=1');
});

it('keeps two sessions of two servers apart on one page', async () => {
  fakeServer({});
  const [here, there] = [answering('A bar'), answering('A dock')];
  render(
    <>
      {gallery({ sessionId: 'a', apiBase: '/here/api', fetch: here.answer })}
      {gallery({ sessionId: 'b', apiBase: '/there/api/', fetch: there.answer })}
    </>,
  );
  const [first, second] = await screen.findAllByRole('region', { name: 'Scene Visualizer' });
  expect(await within(first!).findByRole('img', { name: 'A bar' })).toBeVisible();
  expect(await within(second!).findByRole('img', { name: 'A dock' })).toBeVisible();
  expect(here.asked.every((url) => url.startsWith('/here/api/session/a'))).toBe(true);
  expect(there.asked.every((url) => url.startsWith('/there/api/session/b'))).toBe(true);
});

it('refuses one session from two servers, and shows it once the other has gone', async () => {
  fakeServer({});
  const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
  const [here, there] = [answering('A bar'), answering('A dock')];
  const one = gallery({ sessionId: 'a', apiBase: '/here/api', fetch: here.answer });
  const other = gallery({ sessionId: 'a', apiBase: '/there/api', fetch: there.answer });
  const { rerender } = render(<StrictMode><div>{one}</div><div>{other}</div></StrictMode>);
  expect(await screen.findByRole('img', { name: 'A bar' })).toBeVisible();
  expect(screen.getByRole('alert')).toHaveTextContent('already shown on this page');
  expect(complained).toHaveBeenCalledWith(expect.stringMatching('session a from /here/api'));
  expect(there.asked).toEqual([]);
  rerender(<StrictMode><div /><div>{other}</div></StrictMode>);
  expect(await screen.findByRole('img', { name: 'A dock' })).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
  complained.mockRestore();
});

it('says a thing once, however many parts of it a page has', async () => {
  fakeServer({ ...answers('s1'), ...answers('s2'), 'POST /session/s1/image/image-2/favorite': () => Promise.reject(new TypeError('away')) });
  render(<>{gallery()}{gallery({ sessionId: 's2' })}</>);
  const [first] = await screen.findAllByRole('region', { name: 'Scene Visualizer' });
  await userEvent.click(await within(first!).findByRole('button', { name: 'Add #2 to your favourites' }));
  expect(await screen.findAllByText(/will be saved once it can/)).toHaveLength(1);
});

it('links a picture to what a host has: its file, a place of the host, or our place in its address', async () => {
  fakeServer(answers('s1'));
  const tile = async () => (await screen.findByRole('img', { name: anImage(2).prompt })).closest('a')!.getAttribute('href');
  const { rerender } = render(gallery());
  expect(await tile()).toBe(`/api/session/s1/image/${anImage(2).id}/file?variant=original`);
  rerender(gallery({ linkTo: (number) => `/campaign/7/pictures/${number}` }));
  expect(await tile()).toBe('/campaign/7/pictures/2');
  rerender(<></>);
  rerender(gallery({ router: 'hash', presentation: 'page' }));
  expect(await tile()).toBe('/campaign/7?act=1#sv/s/s1/i/2');
});

it('goes back by the browser, and shuts what it has opened', async () => {
  fakeServer(answers('s1'));
  const onClose = vi.fn();
  const before = window.history.length;
  window.history.replaceState({ key: 'of the host' }, '');
  const { rerender } = render(<StrictMode>{gallery({ router: 'hash', onClose })}</StrictMode>);
  await waitFor(() => expect(window.location.hash).toBe('#sv/s/s1/gallery'));
  expect(window.history.length).toBe(before + 1);
  expect(window.history.state).toMatchObject({ key: 'of the host' });
  fireEvent.click(await screen.findByRole('img', { name: anImage(2).prompt }));
  expect(await screen.findByRole('dialog', { name: anImage(2).prompt })).toBeVisible();
  expect(window.location.hash).toBe('#sv/s/s1/i/2');
  act(() => window.history.back());
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(onClose).not.toHaveBeenCalled();
  act(() => window.history.back());
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(window.location.href).toMatch(/\/campaign\/7\?act=1$/);
  rerender(<StrictMode>{gallery({ router: 'hash', onClose, isVisible: false })}</StrictMode>);

  // By X it goes the whole way at once.
  rerender(<StrictMode>{gallery({ router: 'hash', onClose, isVisible: true })}</StrictMode>);
  await userEvent.click(await screen.findByRole('tab', { name: 'Generate' }));
  expect(window.location.hash).toBe('#sv/s/s1/generate');
  rerender(<StrictMode>{gallery({ router: 'hash', onClose, isVisible: false })}</StrictMode>);
  await waitFor(() => expect(window.location.hash).toBe(''));
  expect(onClose).toHaveBeenCalledOnce();
  expect(window.history.state).toMatchObject({ key: 'of the host' });
});

it('opens at the place that the address names, and leaves the address alone without being asked', async () => {
  fakeServer(answers('s1'));
  window.history.replaceState(null, '', '/campaign/7#sv/s/s1/i/1');
  const { unmount } = render(gallery({ router: 'hash' }));
  expect(await screen.findByRole('dialog', { name: anImage(1).prompt })).toBeVisible();
  unmount();
  await waitFor(() => expect(window.location.hash).toBe(''));
  const before = window.history.length;
  render(gallery());
  fireEvent.click(await screen.findByRole('img', { name: anImage(2).prompt }));
  expect(await screen.findByRole('dialog', { name: anImage(2).prompt })).toBeVisible();
  expect([window.history.length, window.location.hash]).toEqual([before, '']);
  await userEvent.keyboard('{Escape}');
});

it('hands pictures to a host that takes them, one by one and all that are picked', async () => {
  fakeServer(answers('s1'));
  const onInsert = vi.fn();
  const { rerender } = render(gallery({ onInsert }));
  fireEvent.click(await screen.findByRole('img', { name: anImage(2).prompt }));
  await userEvent.click(await screen.findByRole('button', { name: 'Insert' }));
  const { id, width, height, prompt, image_url } = anImage(2);
  expect(await screen.findByText('#2 was handed over.')).toBeVisible();
  expect(onInsert).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ sessionId: 's1', id, number: 2, prompt, width, height, url: new URL(image_url, window.location.origin).href }),
  );
  // What is told lies above the dialog, and a press there does not close it.
  await userEvent.click(screen.getByRole('button', { name: 'Dismiss', hidden: true }), { pointerEventsCheck: 0 });
  expect(screen.queryByText('#2 was handed over.')).toBeNull();
  expect(screen.getByRole('dialog', { name: prompt })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  for (const number of [1, 2]) await userEvent.click(screen.getByRole('checkbox', { name: `Pick #${number}` }));
  await userEvent.click(screen.getByRole('button', { name: 'Insert 2' }));
  await waitFor(() => expect(onInsert.mock.calls.map(([image]) => (image as { number: number }).number)).toEqual([2, 2, 1]));

  rerender(gallery());
  fireEvent.click(screen.getByRole('img', { name: anImage(2).prompt }));
  await screen.findByRole('dialog', { name: prompt });
  expect(screen.queryByRole('button', { name: 'Insert' })).toBeNull();
});

it('hears by a source of the host', async () => {
  fakeServer(answers('s1'));
  const eventSource = vi.fn((url: string) => new FakeEventSource(url));
  render(gallery({ eventSource, apiBase: '/mine/api' }));
  await waitFor(() => expect(eventSource).toHaveBeenCalledExactlyOnceWith('/mine/api/session/s1/events?ping=1'));
});

it('takes colours of the host, in dialogs too', async () => {
  fakeServer(answers('s1'));
  render(gallery({ tokens: { cyan: 'rgb(1, 2, 3)', 'ink-0': '#123456' } }));
  fireEvent.click(await screen.findByRole('img', { name: anImage(2).prompt }));
  const dialog = await screen.findByRole('dialog', { name: anImage(2).prompt });
  for (const part of [dialog, screen.getByRole('region', { name: 'Scene Visualizer', hidden: true })]) {
    const root = part.closest<HTMLElement>('.sv-root')!;
    expect([root.style.getPropertyValue('--sv-cyan'), root.style.getPropertyValue('--sv-ink-0')]).toEqual(['rgb(1, 2, 3)', '#123456']);
  }
});

it('promises the names of all tokens and of no others', () => {
  const source = (name: string) => readFileSync(`src/${name}`, 'utf8');
  const ours = new Set([...source('styles/tokens.css').matchAll(/^\s+--sv-([\w-]+):/gm)].map(([, name]) => name));
  const [list = ''] = /TokenName =([^;]*);/.exec(source('embed/public.d.ts'))!;
  expect(new Set([...list.matchAll(/'([\w-]+)'/g)].map(([, name]) => name))).toEqual(ours);
});
