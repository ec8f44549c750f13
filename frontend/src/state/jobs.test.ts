// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { aRequest } from '../../tests/things';
import { isRunning, jobReducer, type Job, type JobEvent } from './jobs';

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
