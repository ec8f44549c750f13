/** Pictures that are dragged by a pointer, from the grid onto a collection. */
const kind = 'application/x-scene-images';

export function drag(data: DataTransfer, numbers: number[]): void {
  data.setData(kind, JSON.stringify(numbers));
  data.effectAllowed = 'copyLink';
}

/** Are these pictures of ours? What they are is told only where they are let go. */
export const isDrag = (data: DataTransfer) => data.types.includes(kind);

export function dropped(data: DataTransfer): number[] {
  try {
    const numbers: unknown = JSON.parse(data.getData(kind));
    return Array.isArray(numbers) ? numbers.filter((number): number is number => Number.isInteger(number)) : [];
  } catch {
    return [];
  }
}
