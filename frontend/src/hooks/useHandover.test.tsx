import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useHandover } from './useHandover';

let loaded: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(HTMLImageElement.prototype, 'decode').mockImplementation(() => new Promise((resolve) => (loaded = resolve)));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const picture = (src: string) => ({ src, srcSet: `${src}?small 640w, ${src} 1600w`, sizes: '50vw' });
const handover = (requestId: string | null, url: string | null) =>
  renderHook(({ id, at }) => useHandover(id, at ? picture(at) : null), { initialProps: { id: requestId, at: url } });

it('waits for the picture', async () => {
  const { result } = handover('r1', '/1');
  expect(result.current).toBe(false);
  await act(async () => loaded());
  expect(result.current).toBe(true);
});

it('loads what will be shown, and not the largest there is', () => {
  const asked = vi.mocked(HTMLImageElement.prototype.decode).mock;
  handover('r1', '/1');
  const image = asked.contexts[0] as HTMLImageElement;
  expect([image.getAttribute('src'), image.srcset, image.sizes]).toEqual(['/1', '/1?small 640w, /1 1600w', '50vw']);
});

it('waits three seconds and no longer', () => {
  const { result } = handover('r1', '/1');
  act(() => void vi.advanceTimersByTime(2_900));
  expect(result.current).toBe(false);
  act(() => void vi.advanceTimersByTime(200));
  expect(result.current).toBe(true);
});

it('lets no picture of one request take over for another', async () => {
  const { result, rerender } = handover('r1', '/1');
  const late = loaded;
  rerender({ id: 'r2', at: null });
  await act(async () => late());
  act(() => void vi.advanceTimersByTime(5_000));
  expect(result.current).toBe(false);
});
