import { useDetails } from '~/hooks/useDetails';
import { useIndex } from '~/hooks/useIndex';
import type { Filters } from '~/state/filters';
import { placeOf } from '~/state/imageIndex';

/** The picture with this number, and its neighbours in the list it was opened from. */
export function useViewer(sid: string, number: number, filters: Filters) {
  const { index, isPending } = useIndex(sid, filters);
  const { numbers } = index;
  const place = placeOf(numbers, number);
  const at = (other: number) => (place < 0 ? null : (numbers[other] ?? null));
  const [newer, older] = [at(place - 1), at(place + 1)];
  // The neighbours are known before they are asked for.
  const near = [number, newer, older].filter((one) => one !== null);
  const image = useDetails(sid, near, filters.trash)(number);
  return {
    image: image ?? null,
    newer,
    older,
    looking: image === undefined || (image === null && isPending),
    position: place >= 0 ? `${place + 1} of ${numbers.length}` : null,
  };
}
