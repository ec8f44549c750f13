import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from '~/api/keys';
import type { LiveEvent } from '~/api/events';
import { anImage, aRequest } from '../../tests/things';
import { useFrameStore } from '~/state/frameStore';
import { eventEffects } from './eventEffects';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What is asked for anew after an event. */
function askedAfter(event: Pick<LiveEvent, 'type' | 'data'>) {
  const client = new QueryClient();
  const asked = vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
  const effects = eventEffects(client, 's1');
  effects.apply(event as LiveEvent);
  vi.advanceTimersByTime(500);
  effects.close();
  return asked.mock.calls.map(([filters]) => filters?.queryKey);
}

it.each([
  ['image.updated', { number: 1, changed: ['visibility'] }],
  ['image.updated', { number: 1, changed: ['restored'] }],
  ['image.deleted', { number: 1 }],
] as const)('reads the words again that asked for a picture, when others see it or see it no more', (type, data) => {
  const asked = askedAfter({ type, data: { ...data, changed: 'changed' in data ? [...data.changed] : undefined } });
  expect(asked).toContainEqual(keys.console('s1'));
  expect(asked).toContainEqual(keys.requests('s1'));
});

it('takes a deleted picture out of its request, and looks again there when one comes back', () => {
  const client = new QueryClient();
  const effects = eventEffects(client, 's1');
  const key = keys.request('s1', 'r1');
  const other = keys.request('s1', 'r2');
  client.setQueryData(key, aRequest({ status: 'completed', images: [anImage(4)] }));
  client.setQueryData(other, aRequest({ request_id: 'r2', status: 'completed', images: [anImage(5)] }));
  effects.apply({ type: 'image.deleted', data: { number: 4 } } as unknown as LiveEvent);
  expect(client.getQueryData(key)).toMatchObject({ images: [] });
  expect(client.getQueryData(other)).toMatchObject({ images: [{ number: 5 }] });
  effects.apply({ type: 'image.updated', data: { number: 4, changed: ['restored'] } } as unknown as LiveEvent);
  vi.advanceTimersByTime(500);
  effects.close();
  expect([key, other].map((one) => client.getQueryState(one)?.isInvalidated)).toEqual([true, true]);
});

it('after a gap shows the newest frame, and none whose picture has come or which was given up', () => {
  const effects = eventEffects(new QueryClient(), 's1');
  const say = (type: LiveEvent['type'], id: string, more: object = {}) =>
    effects.apply({ type, data: { request_id: id, ...more } } as LiveEvent);
  const frame = (id: string, index: number) =>
    say('request.partial', id, { image: 0, index, url: `/frame/${id}.${index}`, width: 3, height: 2, at });
  let at = new Date(Date.now() - 60_000).toISOString();
  const shown = (id: string) => useFrameStore.getState().byRequest[id]?.frames.map(({ url }) => url) ?? [];
  frame('going', 0);
  frame('going', 1);
  say('request.progress', 'going', { progress: 50 });
  for (const [id, end] of [['made', 'request.completed'], ['cut', 'request.cancelled'], ['again', 'request.retrying']] as const) {
    frame(id, 0);
    say(end, id);
  }
  expect(shown('going')).toEqual([]);
  vi.advanceTimersByTime(500);
  at = new Date().toISOString();
  frame('live', 0);
  expect(shown('live'), 'nobody waits for what comes as it is made').toEqual(['/frame/live.0']);
  effects.close();
  expect(shown('going')).toEqual(['/frame/going.1']);
  expect(['made', 'cut', 'again'].flatMap(shown)).toEqual([]);
});

it('leaves the log alone when a caption or a star changes', () => {
  for (const type of ['image.updated', 'image.favorited'] as const) {
    expect(askedAfter({ type, data: { number: 1, changed: ['caption'] } })).not.toContainEqual(keys.console('s1'));
  }
});
