/**
 * A browser shows no element higher than some 11 million pixels, and cuts off the rest. Rows that are higher all together
 * lie on a page that is lower than they are: small moves are followed one to one, large ones in proportion.
 */

/** Where the window stands: its top among the rows, and how much further up it is on the page. */
export interface Seat {
  top: number;
  shift: number;
}

export interface Heights {
  /** Of all rows. */
  rows: number;
  /** Of the window. */
  room: number;
}

export const mostHigh = 8_000_000;

export const shownHeight = (rows: number) => Math.min(rows, mostHigh);

const within = (value: number, most: number) => Math.min(Math.max(0, value), Math.max(0, most));

/** How far the page can be moved, and how far that would be among the rows. */
const ways = ({ rows, room }: Heights) => ({ page: Math.max(1, shownHeight(rows) - room), rows: Math.max(1, rows - room) });

/** The seat that shows this height: as far down the page as it is among the rows. */
export function seatAt(top: number, heights: Heights): Seat {
  if (heights.rows <= mostHigh) return { top, shift: 0 };
  const way = ways(heights);
  const seated = within(top, way.rows);
  if (seated === 0 || seated === way.rows) return { top: seated, shift: seated && seated - way.page };
  // The page's ends are for the rows' ends: anywhere else it can be moved on both ways.
  const page = Math.min(Math.max(1, Math.round((seated * way.page) / way.rows)), way.page - 1);
  return { top: seated, shift: seated - page };
}

/** Small steps may lead this far from where the page would be in proportion; at an end there is nothing further. */
const drift = 100_000;

/** The seat after the page was moved to `at`. Where its `top - shift` is another place, the page has to be put there. */
export function followed(seat: Seat, at: number, heights: Heights): Seat {
  if (heights.rows <= mostHigh) return { top: at, shift: 0 };
  const way = ways(heights);
  const step = at - (seat.top - seat.shift);
  if (Math.abs(step) > 2 * heights.room) return seatAt((at * way.rows) / way.page, heights);
  const top = within(seat.top + step, way.rows);
  const fair = seatAt(top, heights);
  const isEnd = at <= 0 || at >= way.page || top === 0 || top === way.rows;
  return isEnd || Math.abs(seat.shift - fair.shift) > drift ? fair : { top, shift: seat.shift };
}
