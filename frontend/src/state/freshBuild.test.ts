import { expect, it, vi } from 'vitest';
import { reloadWhenStale } from './freshBuild';

function aPage() {
  const target = new EventTarget();
  const kept = new Map<string, string>();
  const reload = vi.fn();
  const sessionStorage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) };
  const page = Object.assign(target, { sessionStorage, location: { reload } });
  reloadWhenStale(page as unknown as Window);
  const fail = () => {
    const event = new Event('vite:preloadError', { cancelable: true });
    target.dispatchEvent(event);
    return event;
  };
  return { fail, reload };
}

it('loads the page anew when a part of it is gone, but not again and again', () => {
  const { fail, reload } = aPage();
  expect(fail().defaultPrevented).toBe(true);
  expect(fail().defaultPrevented).toBe(false);
  expect(reload).toHaveBeenCalledTimes(1);
});
