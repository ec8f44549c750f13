const firstMs = 1_000;
const lastMs = 30_000;

/** How long to wait before the next attempt: twice as long each time, half of it by chance, or a table comes back as one. */
export function backoffMs(attempt: number, chance: () => number = Math.random): number {
  const most = Math.min(firstMs * 2 ** Math.min(attempt, 16), lastMs);
  return most / 2 + (chance() * most) / 2;
}
