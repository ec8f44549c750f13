// @vitest-environment node
import { expect, it } from 'vitest';
import { flies, nearer, paced, type Pace, type Span } from './sight';

const still: Pace = { moves: [] };

/** So many pixels in every frame, for so long. */
function moving(pixels: number, forMs: number, from = still, at = 0): Pace {
  let [pace, top] = [from, from.moves.at(-1)?.top ?? 0];
  for (let now = at; now <= at + forMs; now += 16) pace = paced(pace, (top += pixels), now);
  return pace;
}

it('flies when it moves on and on, and fast', () => {
  expect(flies(moving(60, 200))).toBe(true);
  expect(flies(moving(-60, 200))).toBe(true);
});

it('does not fly at a pace to look at, nor by a jump, nor at the first turn of a wheel', () => {
  expect(flies(still)).toBe(false);
  expect(flies(moving(20, 400))).toBe(false);
  expect(flies(paced(still, 500_000, 0))).toBe(false);
  expect(flies(moving(60, 64))).toBe(false);
});

it('flies on a slow machine, too', () => {
  expect(flies(paced(paced(paced(still, 0, 0), 900, 250), 1_800, 500))).toBe(true);
});

it('does not fly any more soon after it has become slow', () => {
  const slow = moving(5, 250, moving(60, 200), 216);
  expect(flies(slow)).toBe(false);
  expect(slow.moves.length).toBeLessThan(60);
});

it('shows what is in the window first, then what is around it, a part in each frame', () => {
  const [wanted, inside]: Span[] = [[4_600, 6_400], [5_000, 6_000]];
  const steps: Span[] = [[0, 1_300]];
  while (steps.at(-1)!.join() !== wanted!.join()) steps.push(nearer(steps.at(-1)!, wanted!, inside!));
  expect(steps.slice(1)).toEqual([
    [5_000, 5_300],
    [5_000, 5_600],
    [5_000, 5_900],
    [5_000, 6_200],
    [4_700, 6_400],
    [4_600, 6_400],
  ]);
});

it('forgets what has been left behind', () => {
  expect(nearer([0, 1_800], [120, 1_920], [520, 1_520])).toEqual([120, 1_920]);
});
