/** The cells of a reply that the server has laid out with blanks, since a narrow screen lays them out otherwise. */

/** Where a column begins: something stands there, and two blanks before it in every line that is so long. */
function starts(lines: string[]): number[] {
  const width = Math.max(...lines.map(({ length }) => length));
  const places = Array.from({ length: width }, (_, place) => place);
  return places.filter(
    (place) =>
      place === 0 ||
      (lines.some((line) => (line[place] ?? ' ') !== ' ') && lines.every((line) => line.slice(Math.max(0, place - 2), place).trim() === '')),
  );
}

/** Rows of cells; null where the text has no columns. */
export function cellsOf(text: string): string[][] | null {
  const lines = text.split('\n');
  const begin = starts(lines);
  if (begin.length < 2) return null;
  return lines.map((line) => begin.map((from, column) => line.slice(from, begin[column + 1]).trim()));
}
