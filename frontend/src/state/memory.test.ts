import { expect, it, vi } from 'vitest';
import { makeSteps } from './memory';

it('goes, replaces and comes back, and remembers what belongs to each step', () => {
  const steps = makeSteps('/s/1/gallery');
  const changed = vi.fn();
  const stop = steps.subscribe(changed);
  steps.go('/s/1/gallery?fav=1', { replace: true });
  steps.go('/s/1/i/4', { state: { under: '/s/1/gallery?fav=1' } });
  expect(steps.now()).toEqual({ path: '/s/1/i/4', search: '', state: { under: '/s/1/gallery?fav=1' } });
  steps.back();
  expect(steps.now()).toEqual({ path: '/s/1/gallery', search: 'fav=1', state: null });
  expect(changed).toHaveBeenCalledTimes(3);
  stop();
  steps.back();
  expect(steps.now().path).toBe('/s/1/gallery');
  expect(changed).toHaveBeenCalledTimes(3);
});

it('makes no step by going to where one is', () => {
  const steps = makeSteps('/s/1/generate');
  for (const to of ['/s/1/gallery?fav=1', '/s/1/gallery?fav=1']) steps.go(to);
  steps.back();
  expect(steps.now().path).toBe('/s/1/generate');
});
