/** ISO/IEC 18004, error correction level M, versions 1 to 13: up to 331 bytes, which is more than a join link has. */
export interface Version {
  size: number;
  /** Bytes of error correction in each block. */
  correction: number;
  /** Bytes of data in each block. */
  blocks: number[];
  /** Middles of the alignment patterns, across and down. */
  alignment: number[];
}

const times = (count: number, length: number) => Array.from({ length: count }, () => length);

const rows: [correction: number, blocks: number[], alignment: number[]][] = [
  [10, times(1, 16), []],
  [16, times(1, 28), [6, 18]],
  [26, times(1, 44), [6, 22]],
  [18, times(2, 32), [6, 26]],
  [24, times(2, 43), [6, 30]],
  [16, times(4, 27), [6, 34]],
  [18, times(4, 31), [6, 22, 38]],
  [22, [...times(2, 38), ...times(2, 39)], [6, 24, 42]],
  [22, [...times(3, 36), ...times(2, 37)], [6, 26, 46]],
  [26, [...times(4, 43), ...times(1, 44)], [6, 28, 50]],
  [30, [...times(1, 50), ...times(4, 51)], [6, 30, 54]],
  [22, [...times(6, 36), ...times(2, 37)], [6, 32, 58]],
  [22, [...times(8, 37), ...times(1, 38)], [6, 34, 62]],
];

export const versions: Version[] = rows.map(([correction, blocks, alignment], index) => ({
  size: 21 + 4 * index,
  correction,
  blocks,
  alignment,
}));
