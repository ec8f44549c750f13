// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { anImage } from '../../tests/things';
import type { Job } from './jobs';
import { imageOf, madeBy, requestOnStage, showOf, type Candidates } from './stage';

const job = { requestId: 'r1' } as Job;
const candidates = (more: Partial<Candidates> = {}): Candidates => ({
  job: null, watched: null, other: null, own: null, picked: null, resting: anImage(1), ...more,
});
const show = (more: Partial<Candidates>) => showOf(candidates(more), false, null);

describe('the stage', () => {
  it('shows the job until its picture may take over', () => {
    expect(show({ job })).toBe('job');
    expect(show({ job, own: anImage(2) })).toBe('image');
    expect(imageOf(candidates({ job, own: anImage(2) }))?.number).toBe(2);
  });

  it('lets everybody look at something else meanwhile', () => {
    expect(show({ job, picked: anImage(1) })).toBe('image');
    expect(show({ job, watched: 'r9' })).toBe('watched');
  });

  it('goes over from a watched request to its picture', () => {
    const all = candidates({ watched: 'r9', other: anImage(3) });
    expect(showOf(all, false, null)).toBe('image');
    expect([imageOf(all)?.number, madeBy(all)]).toEqual([3, 'r9']);
  });

  it('knows which request is on it', () => {
    expect(requestOnStage('job', candidates({ job }))).toBe('r1');
    expect(requestOnStage('watched', candidates({ job, watched: 'r9' }))).toBe('r9');
    expect(requestOnStage('image', candidates({ job }))).toBeNull();
  });
});
