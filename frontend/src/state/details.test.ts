// @vitest-environment node
import { expect, it } from 'vitest';
import { anImage } from '../../tests/things';
import { changed, come, learn, missing, noDetails, outdated } from './details';

const learnt = learn(noDetails, [3, 2, 1], [anImage(3), anImage(1)], 0);

it('asks for what is not known', () => {
  expect(missing(learnt, [5, 3, 2])).toEqual([5]);
});

it('remembers that a picture is not here', () => {
  expect(learnt.known.get(2)?.image).toBeNull();
});

it('shows what is out of date, and asks for it again', () => {
  const old = outdated(learnt);
  expect(old.known.get(3)?.image).toEqual(anImage(3));
  expect(missing(old, [3, 1])).toEqual([3, 1]);
});

it('does not take an answer for new that was asked for before it went out of date', () => {
  const late = learn(outdated(learnt), [3], [anImage(3)], 0);
  expect(missing(late, [3])).toEqual([3]);
});

it('keeps a bounded number, those that were asked for last', () => {
  const numbers = Array.from({ length: 3_000 }, (_, index) => index + 10);
  const full = learn(learnt, numbers, [], 0);
  expect(full.known.size).toBe(2_000);
  expect(full.known.has(3)).toBe(false);
  expect(full.known.has(3_009)).toBe(true);
});

it('changes one that is known', () => {
  const starred = changed(learnt, 3, (image) => ({ ...image, is_favorite: true }));
  expect(starred.known.get(3)?.image?.is_favorite).toBe(true);
  expect(changed(learnt, 2, (image) => image)).toBe(learnt);
});

it('asks again for a number whose picture comes late', () => {
  expect(missing(come(learnt, 2), [3, 2, 1])).toEqual([2]);
  expect(come(learnt, 3)).toBe(learnt);
});
