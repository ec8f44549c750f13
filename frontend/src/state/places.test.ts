// @vitest-environment node
import { expect, it } from 'vitest';
import type { Frame, RequestImage } from '~/api/types';
import { framesOnStage, inOrder, lastOf, noteStood, placesOf } from './places';

const image = (place: number) => ({ id: `i${place}`, number: place + 7, image: place }) as RequestImage;
const frame = (place: number) => ({ image: place, index: 1, url: `/${place}`, width: 3, height: 2 }) as Frame;
const said = (images: RequestImage[], frames: Frame[] | null, n = 3) =>
  placesOf({ images, n }, frames).map(({ place, image: made, frame: forming }) => `${place}${made ? ' made' : forming ? ' forming' : ' awaited'}`);

it('gives each picture of a request its own place, whichever is ready first', () => {
  expect(said([image(1)], [frame(2), frame(0)])).toEqual(['0 forming', '1 made', '2 forming']);
  expect(said([image(2), image(0)], [frame(0), frame(1)])).toEqual(['0 made', '1 forming', '2 made']);
});

it('keeps one place for what is to come, and none where nothing forms', () => {
  expect(said([], [])).toEqual(['0 awaited']);
  expect(said([image(0)], [frame(0)])).toEqual(['0 made', '1 awaited']);
  expect(said([image(0)], null)).toEqual(['0 made']);
  expect(said([image(0), image(1), image(2)], [frame(1)])).toEqual(['0 made', '1 made', '2 made']);
  expect(said([], [], 1)).toEqual(['0 awaited']);
});

it('shows on the stage what forms, and beside it what is there already', () => {
  const seen = (status: 'processing' | 'completed', images: RequestImage[], frames: Frame[]) => {
    const { main, others } = framesOnStage({ status, images }, frames);
    return [main?.url, ...others.map(({ url }) => url)];
  };
  const made = { ...image(0), thumbnail_url: '/thumb' };
  expect(seen('processing', [], [frame(0), frame(1)])).toEqual(['/0', '/1']);
  expect(seen('processing', [made], [frame(0), frame(1), frame(2)])).toEqual(['/1', '/thumb', '/2']);
  expect(seen('processing', [made], [frame(0)])).toEqual([undefined, '/thumb']);
  expect(seen('completed', [made], [frame(0), frame(1)])).toEqual(['/0', '/1']);
});

it('ends with the picture whose frames were seen, whatever its number', () => {
  const images = [{ ...image(2), number: 32 }, { ...image(0), number: 33 }, { ...image(1), number: 34 }];
  expect(inOrder(images).map(({ number }) => number)).toEqual([33, 34, 32]);
  const asked = { request_id: 'r1', images };
  expect(lastOf(asked)?.number, 'nobody has seen a frame of it').toBe(33);
  noteStood('r1', 1);
  expect(lastOf(asked)?.number).toBe(34);
  const { main, others } = framesOnStage({ status: 'completed', images }, [frame(0), frame(1), frame(2)], 1);
  expect([main?.url, ...others.map(({ url }) => url)]).toEqual(['/1', '/0', '/2']);
});
