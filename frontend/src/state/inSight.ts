/** What somebody has before the eyes, and what stands at the window's foot; a chunk of its own, for the first notice. */

/** The part of an element that lies within the window, if it is more than a strip. */
function within(element: Element): DOMRect | null {
  const { left, top, right, bottom, height } = element.getBoundingClientRect();
  const from = { x: Math.max(left, 0), y: Math.max(top, 0) };
  const part = new DOMRect(from.x, from.y, Math.min(right, innerWidth) - from.x, Math.min(bottom, innerHeight) - from.y);
  return part.width > 0 && part.height >= Math.min(height, innerHeight) / 2 ? part : null;
}

/** Nothing but a notice lies over the middle of what is within the window. */
function isUncovered(element: Element): boolean {
  const part = within(element);
  if (!part || !document.elementsFromPoint) return false;
  const [top] = document
    .elementsFromPoint(part.x + part.width / 2, part.y + part.height / 2)
    .filter((hit) => !hit.closest('[data-notice]'));
  return top !== undefined && element.contains(top);
}

/** Is one of these pictures (by number) or requests (by id) to be seen now, on a tile, a card, the stage or in full? */
function isInSight(names: (number | string)[]): boolean {
  const places = names.flatMap((name) => [`[data-image="${name}"]`, `[data-shows="${name}"]`]).join();
  return [...document.querySelectorAll(places)].some(isUncovered);
}

/** So long after the lists are there a tile or a card may take to be drawn. */
const drawsMs = 900;
const longestMs = 6_000;
const looksEveryMs = 150;

/** Does one come into sight where somebody is, once the lists have been asked for again? */
export async function comesIntoSight(names: (number | string)[], isAsking: () => boolean): Promise<boolean> {
  for (let calm = 0, all = 0; calm <= drawsMs && all <= longestMs; all += looksEveryMs) {
    if (isInSight(names)) return true;
    await new Promise((go) => setTimeout(go, looksEveryMs));
    calm = isAsking() ? 0 : calm + looksEveryMs;
  }
  return false;
}

/** As wide as notices grow, with what is left free beside them. */
const widest = 608;

export interface Room {
  bottom?: number;
  top?: number;
}

/**
 * Where notices may lie: above the lines, buttons and tabs at the window's foot (`data-foot`), and where a picture in full
 * is scrolled, below its bar (`data-head`). Empty where they may lie at the edge.
 */
function roomForNotices(): Room {
  const head = [...document.querySelectorAll('[data-head]')].find(isUncovered);
  if (head && innerWidth < 900) return { top: head.getBoundingClientRect().bottom };
  const middle = innerWidth / 2;
  const tops = [...document.querySelectorAll('[data-foot]')].filter(isUncovered).flatMap((foot) => {
    const { left, right, top } = foot.getBoundingClientRect();
    const isBelow = left < middle + widest / 2 && right > middle - widest / 2;
    return isBelow && top > innerHeight * 0.4 ? [top] : [];
  });
  return tops.length ? { bottom: innerHeight - Math.min(...tops) } : {};
}

/** Bars at the foot come, go and grow with what is written in them, and tell nobody of it. */
const measuresEveryMs = 200;

/** Tells of the room for notices, now and whenever it has changed, until it is stopped. */
export function followRoom(tell: (room: Room) => void): () => void {
  let last: Room | undefined;
  const look = () => {
    const room = roomForNotices();
    if (last && last.top === room.top && last.bottom === room.bottom) return;
    last = room;
    tell(room);
  };
  look();
  const timer = setInterval(look, measuresEveryMs);
  return () => clearInterval(timer);
}
