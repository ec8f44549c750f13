import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeEventSource } from '../../tests/eventSource';
import type { LiveEvent } from './events';
import { openLive, type Live } from './live';

let live: Live;
let looks: string[];
let events: LiveEvent[];

function open() {
  live = openLive('s1', { onEvent: (event) => events.push(event), onLook: (topic) => looks.push(topic), onState: () => {} });
  return FakeEventSource.last;
}

/** jsdom's page is always in sight; a test decides. */
function show(hidden: boolean) {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeEventSource);
  FakeEventSource.opened = [];
  [looks, events] = [[], []];
});
afterEach(() => {
  live.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('looks by itself only as long as nothing is told', () => {
  const source = open();
  vi.advanceTimersByTime(4_000);
  expect(looks).toContain('images');
  source.accept();
  looks = [];
  vi.advanceTimersByTime(30_000);
  expect(looks).toEqual([]);
  source.refuse();
  looks = [];
  FakeEventSource.last.refuse();
  vi.advanceTimersByTime(4_000);
  expect(looks).toContain('console');
});

it('looks by itself where there is no event stream at all', () => {
  vi.stubGlobal('EventSource', undefined);
  Reflect.deleteProperty(window, 'EventSource');
  open();
  vi.advanceTimersByTime(4_000);
  expect(looks).toContain('requests');
});

it('hears an event once, however often it is told', () => {
  const source = open();
  source.accept();
  source.say('image.added', { image_id: 'i' }, 'c1');
  source.say('image.added', { image_id: 'i' }, 'c1');
  source.say('image.added', { image_id: 'j' }, 'c2');
  // First of all that what came before was not heard.
  expect(events.map(({ type, data }) => data.image_id ?? type)).toEqual(['resync', 'i', 'j']);
});

it('opens the stream anew when the page was out of sight for a while', () => {
  open().accept();
  show(true);
  vi.advanceTimersByTime(5_000);
  show(false);
  expect(FakeEventSource.opened).toHaveLength(1);
  show(true);
  vi.advanceTimersByTime(11_000);
  looks = [];
  show(false);
  expect(FakeEventSource.opened).toHaveLength(2);
  expect(looks).toContain('all');
});

it('asks who is still in when a stream ends', () => {
  const source = open();
  source.accept();
  looks = [];
  source.drop();
  expect(looks).toEqual(['session']);
});
