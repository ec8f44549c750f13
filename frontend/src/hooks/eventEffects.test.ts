import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from '~/api/keys';
import type { LiveEvent } from '~/api/events';
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
