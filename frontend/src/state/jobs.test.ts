// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { aRequest } from '../../tests/things';
import { isRunning, isTwice, jobReducer, type Job, type JobEvent } from './jobs';

const body = { prompt: 'a bar', type: 'scene' as const, style_preferences: {} };
const play = (...events: JobEvent[]) => events.reduce<Job | null>(jobReducer, null);
const submitted: JobEvent = { type: 'submitted', key: 'k1', body, at: 1000 };
const accepted: JobEvent = { type: 'accepted', key: 'k1', requestId: 'r1' };
const seen = (more: Parameters<typeof aRequest>[0]): JobEvent => ({ type: 'seen', request: aRequest(more) });

describe('a job', () => {
  it('runs from the key press on, before the server has answered', () => {
    expect(isRunning(play(submitted))).toBe(true);
  });

  it('stops when the request is refused, with the reason', () => {
    const job = play(submitted, { type: 'refused', key: 'k1', reason: 'Too many.' });
    expect(isRunning(job)).toBe(false);
    expect(job?.refused).toBe('Too many.');
  });

  it('follows the states of its request to the end', () => {
    expect(isRunning(play(submitted, accepted, seen({ status: 'processing' })))).toBe(true);
    expect(isRunning(play(submitted, accepted, seen({ status: 'failed' })))).toBe(false);
  });

  it('is not brought back to life by a late answer', () => {
    const job = play(submitted, accepted, seen({ status: 'completed' }), seen({ status: 'processing' }));
    expect(job?.request?.status).toBe('completed');
  });

  it('does not listen to the answers of another job', () => {
    const other = seen({ request_id: 'r0', status: 'failed' });
    expect(play(submitted, accepted, other)?.request).toBeNull();
    expect(play(submitted, { type: 'accepted', key: 'k0', requestId: 'r0' })?.requestId).toBeNull();
  });

  it('starts anew when it is retried', () => {
    const job = play(submitted, accepted, seen({ status: 'failed' }), { type: 'retried', requestId: 'r1', next: 'r1', at: 9000 });
    expect(isRunning(job)).toBe(true);
    expect(job?.startedAt).toBe(9000);
  });

  it('takes over a picture that a console line has asked for', () => {
    const job = play({ type: 'adopted', requestId: 'r7', line: '/image generate a troll', at: 5 });
    expect(job).toMatchObject({ requestId: 'r7', body: { prompt: 'a troll' } });
  });
});

describe('a second press', () => {
  const running = play(submitted, accepted);

  it('is the same wish only for as long as nobody can mean another picture', () => {
    expect(isTwice(running, { ...body }, 1100)).toBe(true);
    expect(isTwice(play(submitted, accepted, seen({ status: 'completed' })), body, 2900)).toBe(true);
    expect(isTwice(running, body, 3000)).toBe(false);
    expect(isTwice(null, body, 1100)).toBe(false);
  });

  it('is another wish with other words or settings', () => {
    expect(isTwice(running, { ...body, prompt: 'a dock' }, 1100)).toBe(false);
    expect(isTwice(running, { ...body, style_preferences: { n: 2 } }, 1100)).toBe(false);
    expect(isTwice(running, { ...body, style_preferences: { seed: 7 } }, 1100)).toBe(false);
  });

  it('has lost the seed that was for one picture', () => {
    const seeded = play({ ...submitted, body: { ...body, style_preferences: { seed: 7 } } });
    expect(isTwice(seeded, { ...body, style_preferences: { seed: undefined } }, 1100)).toBe(true);
    expect(isTwice(seeded, { ...body, style_preferences: { seed: 8 } }, 1100)).toBe(false);
  });

  it('is meant where the first one came to nothing', () => {
    expect(isTwice(play(submitted, { type: 'refused', key: 'k1', reason: 'Away.' }), body, 1100)).toBe(false);
    expect(isTwice(play(submitted, accepted, seen({ status: 'cancelled' })), body, 1100)).toBe(false);
  });
});
