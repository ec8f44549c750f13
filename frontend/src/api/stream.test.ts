// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeEventSource } from '../../tests/eventSource';
import { backoffMs } from './backoff';
import type { LiveEvent } from './events';
import { keepStream, type Stream, type StreamState } from './stream';

let stream: Stream;
let states: StreamState[];
let events: LiveEvent[];
let gaps: number;

function open(from: string | null = null) {
  const ears = {
    onEvent: (event: LiveEvent) => events.push(event),
    onGap: () => (gaps += 1),
    onState: (state: StreamState) => states.push(state),
  };
  stream = keepStream('/api/session/s1/events?ping=1', ears, from);
  return FakeEventSource.last;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeEventSource);
  FakeEventSource.opened = [];
  [states, events, gaps] = [[], [], 0];
});
afterEach(() => {
  stream?.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a stream', () => {
  it('asks to look at everything when it begins, and not when it goes on', () => {
    open().accept();
    expect([states.at(-1), gaps]).toEqual(['live', 1]);
    stream.close();
    open('c1').accept();
    expect(gaps).toBe(1);
  });

  it('goes on behind the last event after it was lost', () => {
    const source = open();
    source.accept();
    source.say('request.queued', { request_id: 'r1' }, 'c7');
    source.refuse();
    vi.advanceTimersByTime(1_000);
    expect(FakeEventSource.opened).toHaveLength(2);
    expect(FakeEventSource.last.url).toContain('&since=c7');
  });

  it('goes on behind the place that it was told of at its beginning', () => {
    const source = open();
    source.accept();
    source.say('ping', {}, 'c0');
    stream.check(true);
    expect(FakeEventSource.last.url).toContain('&since=c0');
  });

  it('lets the browser try first, and takes over after a moment', () => {
    const source = open();
    source.accept();
    source.drop();
    expect(states.at(-1)).toBe('opening');
    vi.advanceTimersByTime(4_900);
    expect(FakeEventSource.opened).toHaveLength(1);
    vi.advanceTimersByTime(1_200);
    expect(FakeEventSource.opened).toHaveLength(2);
    expect(states).toContain('down');
  });

  it('waits longer after each refusal, and starts over once it was heard', () => {
    let source = open();
    const waits = [0, 1, 2, 3].map(() => {
      source.refuse();
      const before = FakeEventSource.opened.length;
      let waited = 0;
      while (FakeEventSource.opened.length === before) {
        vi.advanceTimersByTime(100);
        waited += 100;
      }
      source = FakeEventSource.last;
      return waited;
    });
    expect(waits[3]).toBeGreaterThan(waits[0]! * 3);
    source.accept();
    source.say('ping');
    source.refuse();
    vi.advanceTimersByTime(1_000);
    expect(FakeEventSource.last).not.toBe(source);
  });

  it('takes silence for the end: sooner where it can hear the heartbeat', () => {
    open().accept();
    vi.advanceTimersByTime(59_000);
    expect(FakeEventSource.opened).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    expect(FakeEventSource.opened).toHaveLength(2);
    FakeEventSource.last.accept();
    FakeEventSource.last.say('ping');
    vi.advanceTimersByTime(30_000);
    FakeEventSource.last.say('ping');
    vi.advanceTimersByTime(34_000);
    expect(FakeEventSource.opened).toHaveLength(2);
    vi.advanceTimersByTime(2_000);
    expect(FakeEventSource.opened).toHaveLength(3);
  });

  it('looks at everything again when its place is not known any more', () => {
    const source = open('old');
    source.accept();
    source.say('resync', {}, 'c9');
    expect([gaps, events]).toEqual([1, []]);
    stream.check(true);
    expect(FakeEventSource.last.url).toContain('&since=c9');
  });

  it('is not ended by an event that cannot be read', () => {
    const source = open();
    source.accept();
    source.say('image.added', 'nonsense' as unknown as object, 'c1');
    source.say('image.added', { image_id: 'i' }, 'c2');
    expect(events.map((event) => event.id)).toEqual(['c2']);
  });
});

it('leaves half of the wait to chance, and no wait is longer than thirty seconds', () => {
  expect([0, 1, 2].map((attempt) => backoffMs(attempt, () => 0))).toEqual([500, 1_000, 2_000]);
  expect(backoffMs(2, () => 1)).toBe(4_000);
  expect(backoffMs(60, () => 1)).toBe(30_000);
});
