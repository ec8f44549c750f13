import type { QueryClient } from '@tanstack/react-query';
import { getSome } from '~/api/images';
import type { Image } from '~/api/types';
import type { ImageRef } from '~/embed/public';
import { handedOver } from '~/state/handedOver';
import { detailsOf } from './pictureCache';

/** As many as the server tells of at once. */
const atOnce = 100;

/** Tell of pictures one by one, in their order; of some only the number is known. Returns what to say about it. */
export async function handOver(client: QueryClient, sid: string, wanted: (Image | number)[], take: (image: ImageRef) => void): Promise<string> {
  const { known } = detailsOf(client, sid, false);
  const images = new Map(wanted.map((one) => (typeof one === 'number' ? [one, known.get(one)?.image] : [one.number, one])));
  const open = [...images.keys()].filter((number) => !images.get(number));
  for (let start = 0; start < open.length; start += atOnce) {
    for (const image of await getSome(sid, open.slice(start, start + atOnce), false)) images.set(image.number, image);
  }
  const found = [...images.values()].filter((image) => !!image);
  found.forEach((image) => take(handedOver(sid, image)));
  return found.length === 1 ? `#${found[0]!.number} was handed over.` : `${found.length} pictures were handed over.`;
}
