// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { anImage, aRequest } from '../../tests/things';
import type { Job } from './jobs';
import { behind, imageOf, madeBy, nextIn, partIn, requestOnStage, showOf, type Candidates } from './stage';

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

  it('is free again when the pictures of the job have been deleted', () => {
    expect(show({ job: { ...job, request: aRequest({ status: 'completed', images: [] }) } })).toBe('image');
    expect(show({ job: { ...job, request: aRequest({ status: 'completed', images: [anImage(2)] }) } })).toBe('job');
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

  it('does not take the further pictures of its own request for new ones', () => {
    const images = [5, 4, 3, 2, 1].map((number) => anImage(number));
    const asked = aRequest({ images: [2, 3, 4].map((number) => anImage(number)) });
    const { newer, family } = behind(images, images[3]!, [null, asked]);
    expect(newer.map(({ number }) => number)).toEqual([5]);
    expect(family.map(({ number }) => number)).toEqual([2, 3, 4]);
    expect([2, 3, 4].map((number) => nextIn(family, anImage(number)))).toEqual([3, 4, 2].map((number) => anImage(number).id));
    expect(partIn(family, anImage(3))).toBe('2 of 3');
  });

  it('counts what is newer than a picture of nobody in particular', () => {
    const images = [3, 2, 1].map((number) => anImage(number));
    const { newer, family } = behind(images, images[2]!, [aRequest({ images: [anImage(9)] }), null]);
    expect([newer.length, family]).toEqual([2, []]);
    expect([nextIn(family, images[2]!), partIn(family, images[2]!)]).toEqual([null, null]);
    expect(behind(images, images[0]!, [aRequest({ images: [anImage(3)] })])).toEqual({ newer: [], family: [] });
  });

  it('knows which request is on it', () => {
    expect(requestOnStage('job', candidates({ job }))).toBe('r1');
    expect(requestOnStage('watched', candidates({ job, watched: 'r9' }))).toBe('r9');
    expect(requestOnStage('image', candidates({ job }))).toBeNull();
  });
});
