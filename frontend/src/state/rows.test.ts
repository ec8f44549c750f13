// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { anchorAt, boxesOf, layOut, placeAfter, rowOf, rowsBetween, shapeFor, topFor, topToShow, type RowShape } from './rows';

const shape: RowShape = { target: 200, gap: 10, rowGap: 20, foot: 40, narrowest: 0.5, widest: 2.5 };

/** The same pictures each time, of all shapes. */
const many = Array.from({ length: 10_000 }, (_, place) => [1, 1.5, 0.67, 1.78, 0.56, 3, 0.2][(place * place + place) % 7]!);

describe('rows', () => {
  it.each([320, 768, 1400])('keep the order and leave no gap in %i pixels', (width) => {
    const { rows } = layOut(many, width, shape);
    expect(rows[0]?.start).toBe(0);
    expect(rows.at(-1)?.end).toBe(many.length);
    rows.slice(1).forEach((row, index) => {
      expect(row.start).toBe(rows[index]!.end);
      expect(row.top).toBeCloseTo(rows[index]!.top + rows[index]!.height + shape.foot + shape.rowGap);
    });
  });

  it.each([320, 768, 1400])('fill %i pixels, all but the last one', (width) => {
    const layout = layOut(many, width, shape);
    for (const row of layout.rows.slice(0, -1)) {
      const last = boxesOf(layout, row).at(-1)!;
      expect(last.left + last.width).toBeCloseTo(width);
    }
  });

  it('come near to the height that was asked for', () => {
    const heights = layOut(many, 1400, shape).rows.map((row) => row.height);
    expect(Math.min(...heights)).toBeGreaterThan(shape.target * 0.7);
    expect(Math.max(...heights)).toBeLessThan(shape.target * 1.3);
  });

  it('do not blow up a single picture', () => {
    const layout = layOut([1], 1400, shape);
    expect(boxesOf(layout, layout.rows[0]!)).toEqual([{ place: 0, left: 0, top: 0, width: 200, height: 200 }]);
    expect(layout.height).toBe(240);
  });

  it('are none without pictures', () => {
    expect(layOut([], 1400, shape)).toMatchObject({ rows: [], height: 0 });
  });

  it('hold two or three pictures on a phone', () => {
    const { rows } = layOut(many, 366, shapeFor(366, 16));
    expect(rows.slice(0, -1).every((row) => [2, 3].includes(row.end - row.start))).toBe(true);
  });
});

describe('the window', () => {
  const layout = layOut(many, 1000, shape);

  it('has the rows of which something is in sight', () => {
    const [from, to] = [50_000, 50_700];
    const rows = rowsBetween(layout, from, to);
    const inSight = layout.rows.filter((row) => row.top + row.height + shape.foot > from && row.top < to);
    expect(rows).toEqual(inSight);
    expect(rows.length).toBeGreaterThan(1);
  });

  it('finds the row of every picture', () => {
    for (const place of [0, 1, 4_999, 9_999]) {
      const row = layout.rows[rowOf(layout, place)]!;
      expect(row.start <= place && place < row.end).toBe(true);
    }
  });

  it('is found again when the rows are laid out anew', () => {
    const numbers = many.map((_, place) => 10_000 - place);
    const anchor = anchorAt(layout, numbers, 50_123)!;
    const place = numbers.indexOf(anchor.number);
    expect(topFor(layout, place, anchor)).toBe(50_123);
    const narrow = layOut(many, 600, shape);
    const row = narrow.rows[rowOf(narrow, place)]!;
    expect(topFor(narrow, place, anchor)).toBe(row.top + anchor.offset);
  });

  it('moves only as far as it takes to show a picture', () => {
    const row = layout.rows[20]!;
    expect(topToShow(layout, row.start, row.top - 100, 800)).toBe(row.top - 100);
    expect(topToShow(layout, row.start, row.top + 5, 800)).toBe(row.top);
    expect(topToShow(layout, row.start, 0, 800)).toBe(row.top + row.height + shape.foot - 800);
  });
});

describe('keys', () => {
  // Three squares in each of three rows, and one in the fourth.
  const layout = layOut(Array(10).fill(1), 620, shape);
  const after = (place: number, key: string) => placeAfter(layout, place, key, 2);

  it('go by what lies where', () => {
    expect([after(4, 'ArrowLeft'), after(4, 'ArrowRight'), after(4, 'ArrowUp'), after(4, 'ArrowDown')]).toEqual([3, 5, 1, 7]);
    expect(after(8, 'ArrowDown')).toBe(9);
  });

  it('stop at the ends', () => {
    expect([after(0, 'ArrowLeft'), after(1, 'ArrowUp'), after(9, 'ArrowRight'), after(9, 'ArrowDown')]).toEqual([0, 1, 9, 9]);
  });

  it('go by pages and to the ends', () => {
    expect([after(1, 'PageDown'), after(7, 'PageUp'), after(4, 'Home'), after(4, 'End')]).toEqual([7, 1, 0, 9]);
  });

  it('lead nowhere else', () => {
    expect([after(4, 'a'), after(-1, 'Home')]).toEqual([null, null]);
  });
});
