import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from '~/api/keys';
import type { LiveEvent } from '~/api/events';
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

it('leaves the log alone when a caption or a star changes', () => {
  for (const type of ['image.updated', 'image.favorited'] as const) {
    expect(askedAfter({ type, data: { number: 1, changed: ['caption'] } })).not.toContainEqual(keys.console('s1'));
  }
});
