/** Loads what is in sight: not for every row that flies past, no picture twice at a time, and again after a failure. */
export interface RangeLoader {
  /** What is in sight and not there; takes the place of what was wanted before. */
  want: (numbers: number[]) => void;
  close: () => void;
}

const waitMs = 150;
const longestWaitMs = 30_000;

export const mostInOne = 100;

export function rangeLoader(load: (numbers: number[]) => Promise<void>): RangeLoader {
  const underWay = new Set<number>();
  let wanted: number[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = -Infinity;
  let failures = 0;
  let closed = false;

  const open = () => wanted.filter((number) => !underWay.has(number));
  const plan = (ms: number) => {
    if (!closed && open().length > 0) timer ??= setTimeout(run, ms);
  };
  const one = async (numbers: number[]) => {
    numbers.forEach((number) => underWay.add(number));
    try {
      await load(numbers);
      failures = 0;
    } catch {
      failures += 1;
    }
    numbers.forEach((number) => underWay.delete(number));
    if (failures > 0) plan(Math.min(longestWaitMs, 500 * 2 ** failures));
  };
  const run = () => {
    timer = undefined;
    last = Date.now();
    const numbers = open();
    for (let start = 0; start < numbers.length; start += mostInOne) void one(numbers.slice(start, start + mostInOne));
  };
  return {
    want(numbers) {
      wanted = numbers;
      plan(Math.max(0, last + waitMs - Date.now()));
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
