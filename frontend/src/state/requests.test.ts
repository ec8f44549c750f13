// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { anEvent, aRequest } from '../../tests/things';
import { afterEvent, withRequest } from './requests';
import { aheadWords, requestWords, startOf } from './words';

describe('an event about a request', () => {
  it('moves it in the line, with its estimate', () => {
    const moved = afterEvent(aRequest({ position: 4 }), anEvent('request.progress', { position: 2, estimated_time: 20 }));
    expect([requestWords(moved), aheadWords(moved)]).toEqual(['1 ahead in line', 'ready in about 20 s']);
  });

  it('shows a percentage only where there is one, else the word', () => {
    const running = aRequest({ status: 'processing', stage: 'drawing', position: null });
    expect(requestWords(afterEvent(running, anEvent('request.progress', { progress: 40 })))).toBe('Drawing · 40 %');
    const without = afterEvent(running, anEvent('request.progress', { progress: null, stage: 'denoising' }));
    expect(requestWords(without)).toBe('Denoising');
  });

  it('says that it has begun', () => {
    const begun = afterEvent(aRequest({ position: 1 }), anEvent('request.started'));
    expect(begun).toMatchObject({ status: 'processing', position: null });
  });

  it('does not wake one that has ended', () => {
    const done = aRequest({ status: 'completed' });
    expect(afterEvent(done, anEvent('request.partial', {}))).toBe(done);
  });
});

it('adds what is new to the list, and nothing that has ended', () => {
  const list = withRequest([aRequest()], aRequest({ request_id: 'r2' }));
  expect(list.map((one) => one.request_id)).toEqual(['r2', 'r1']);
  expect(withRequest(list, aRequest({ request_id: 'r3', status: 'failed' }))).toHaveLength(2);
  expect(withRequest(list, aRequest({ status: 'failed' }))[1]?.status).toBe('failed');
});

it('counts from the start of the work, and while it waits from the asking', () => {
  const started_at = '2026-11-20T20:00:05.000Z';
  expect(startOf(aRequest({ status: 'processing', started_at }), 7)).toBe(Date.parse(started_at));
  expect(startOf(aRequest({ started_at }), 7)).toBe(7);
});
