/** A model's sizes, put together by shape. */
import { ratioName } from './format';

export interface SizeGroup {
  ratio: string;
  /** The model's favourite first. */
  sizes: string[];
}

export function groupSizes(sizes: string[]): SizeGroup[] {
  const groups = new Map<string, string[]>();
  for (const size of sizes) {
    const ratio = ratioName(size);
    groups.set(ratio, [...(groups.get(ratio) ?? []), size]);
  }
  return [...groups].map(([ratio, members]) => ({ ratio, sizes: members }));
}
