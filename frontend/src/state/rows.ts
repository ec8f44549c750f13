/** Justified rows: every box is known from the ratios alone, before anything is loaded. Nothing is ever measured. */
export interface RowShape {
  /** The height that a row's pictures come near to. */
  target: number;
  /** Between two pictures of a row. */
  gap: number;
  /** Between two rows. */
  rowGap: number;
  /** Below each picture, for its words. */
  foot: number;
  /** Pictures that are narrower or wider than this are shown cut. */
  narrowest: number;
  widest: number;
}

export interface Row {
  start: number;
  /** The place after its last picture. */
  end: number;
  top: number;
  /** Of its pictures, without the foot. */
  height: number;
}

export interface Layout {
  rows: Row[];
  height: number;
  shape: RowShape;
  /** As shown, by place. */
  ratios: number[];
}

export interface Box {
  place: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Sizes for a list of this width; `em` is the height of the page's letters. */
export function shapeFor(width: number, em: number): RowShape {
  const foot = Math.round(2.875 * em);
  if (width < 540) return { target: 150, gap: 8, rowGap: 12, foot, narrowest: 0.75, widest: 1.5 };
  return { target: width < 1000 ? 180 : 220, gap: 8, rowGap: 16, foot, narrowest: 0.5, widest: 2.4 };
}

export function layOut(wanted: number[], width: number, shape: RowShape): Layout {
  const { target, gap, rowGap, foot, narrowest, widest } = shape;
  const ratios = wanted.map((ratio) => Math.min(widest, Math.max(narrowest, ratio)));
  const rows: Row[] = [];
  let [start, sum, top] = [0, 0, 0];
  const heightOf = (count: number, ratio: number) => (width - gap * (count - 1)) / ratio;
  const close = (end: number, height: number) => {
    rows.push({ start, end, top, height });
    top += height + foot + rowGap;
    [start, sum] = [end, 0];
  };
  ratios.forEach((ratio, place) => {
    const count = place - start;
    const before = count > 0 ? heightOf(count, sum) : Infinity;
    const after = heightOf(count + 1, sum + ratio);
    // One picture more makes the row lower: take it if that comes nearer to the target.
    if (count > 0 && after < target && before - target < target - after) close(place, before);
    sum += ratio;
    if (heightOf(place - start + 1, sum) <= target) close(place + 1, heightOf(place - start + 1, sum));
  });
  // The last row is not blown up to fill its width.
  if (start < ratios.length) close(ratios.length, Math.min(target, heightOf(ratios.length - start, sum)));
  return { rows, height: Math.max(0, top - rowGap), shape, ratios };
}

/** Their edges lie on whole pixels, where they are sharp. */
export function boxesOf({ ratios, shape }: Layout, { start, end, top, height }: Row): Box[] {
  let from = 0;
  return ratios.slice(start, end).map((ratio, index) => {
    const [left, right] = [Math.round(from), Math.round(from + ratio * height)];
    from += ratio * height + shape.gap;
    return { place: start + index, left, top: Math.round(top), width: right - left, height: Math.round(top + height) - Math.round(top) };
  });
}

/** The first row for which something holds that holds for all rows after it, too. */
function firstRow({ rows }: Layout, holds: (row: Row) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(rows[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export const rowOf = (layout: Layout, place: number): number => firstRow(layout, (row) => row.end > place);

const bottomOf = ({ shape }: Layout, row: Row) => row.top + row.height + shape.foot;

/** The rows of which something lies between two heights. */
export function rowsBetween(layout: Layout, from: number, to: number): Row[] {
  const first = firstRow(layout, (row) => bottomOf(layout, row) > from);
  return layout.rows.slice(first, firstRow(layout, (row) => row.top >= to));
}

/** What the top of the window shows, so that it can be found again when rows have changed. */
export interface Anchor {
  number: number;
  /** How far the window's top lies below the row's. */
  offset: number;
}

export function anchorAt(layout: Layout, numbers: number[], top: number): Anchor | null {
  const row = rowsBetween(layout, top, Infinity)[0];
  return row ? { number: numbers[row.start]!, offset: top - row.top } : null;
}

/** Where the window's top belongs; `place` is that of the anchor's number, or of the one that has come in its place. */
export function topFor(layout: Layout, place: number, { offset }: Anchor): number {
  const row = layout.rows[Math.min(rowOf(layout, place), layout.rows.length - 1)];
  return row ? Math.max(0, row.top + offset) : 0;
}

/** How the window has to move so that all of a picture is in it. */
export function topToShow(layout: Layout, place: number, top: number, height: number): number {
  const row = layout.rows[rowOf(layout, place)];
  if (!row || row.top < top) return row?.top ?? top;
  return Math.max(top, Math.min(row.top, bottomOf(layout, row) - height));
}

const middleOf = ({ left, width }: Box) => left + width / 2;

function below(layout: Layout, place: number, rows: number): number {
  const from = rowOf(layout, place);
  const to = Math.min(layout.rows.length - 1, Math.max(0, from + rows));
  const at = boxesOf(layout, layout.rows[from]!).find((box) => box.place === place)!;
  const off = (box: Box) => Math.abs(middleOf(box) - middleOf(at));
  return boxesOf(layout, layout.rows[to]!).reduce((best, box) => (off(box) < off(best) ? box : best)).place;
}

/** Where a key leads from a place; null if it leads nowhere. A page is as many rows as the window shows. */
export function placeAfter(layout: Layout, place: number, key: string, page: number): number | null {
  const last = layout.ratios.length - 1;
  if (place < 0 || place > last) return null;
  const steps: Record<string, () => number> = {
    ArrowLeft: () => Math.max(0, place - 1),
    ArrowRight: () => Math.min(last, place + 1),
    ArrowUp: () => below(layout, place, -1),
    ArrowDown: () => below(layout, place, 1),
    PageUp: () => below(layout, place, -page),
    PageDown: () => below(layout, place, page),
    Home: () => 0,
    End: () => last,
  };
  return steps[key]?.() ?? null;
}
