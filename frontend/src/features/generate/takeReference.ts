/** Where a picture to go by comes from: a file of this machine, or a name in a line. */
import { messageOf } from '~/api/errors';
import { getSome, imageFile, getImage, listImages } from '~/api/images';
import { addReference, referenceFile } from '~/api/references';
import { byImage, type Draft, type DraftReference } from '~/state/draft';
import { noFilters } from '~/state/filters';
import { useNotices } from '~/state/notices';

export const kinds = ['image/png', 'image/jpeg', 'image/webp'];

type Change = (changes: Partial<Draft>) => void;

const say = (text: string, tone: 'plain' | 'bad') => useNotices.getState().show(text, tone);

/** Upload the first picture among the files, and let the draft go by it. */
export async function takeFile(sid: string, files: Iterable<File>, change: Change): Promise<void> {
  const all = [...files];
  const file = all.find(({ type }) => kinds.includes(type));
  if (!file) {
    if (all.length) say('Only PNG, JPEG and WebP pictures can be gone by.', 'bad');
    return;
  }
  try {
    const { id, url } = await addReference(sid, file);
    change({ reference: { id, name: 'your picture', thumbnail: url } });
  } catch (error) {
    say(messageOf(error), 'bad');
  }
}

async function find(sid: string, ref: string): Promise<DraftReference | undefined> {
  if (/^#\d+$/.test(ref)) return (await getSome(sid, [Number(ref.slice(1))], false)).map(byImage)[0];
  const [, back] = /^\^(\d*)$/.exec(ref) ?? [];
  if (back !== undefined) {
    const count = Math.max(Number(back), 1);
    return (await listImages(sid, noFilters, null, count)).images.map(byImage)[count - 1];
  }
  if (!/^[\da-f-]{36}$/i.test(ref)) return undefined;
  const image = await getImage(sid, ref).catch(() => null);
  if (image) return { ...byImage(image), thumbnail: imageFile(sid, image.id, 'thumb') };
  return { id: ref, name: 'your picture', thumbnail: referenceFile(sid, ref) };
}

/** What a pasted line names. */
export async function takeRef(sid: string, ref: string, change: Change): Promise<void> {
  try {
    const reference = await find(sid, ref);
    if (reference) change({ reference });
    else say(`${ref} is not here.`, 'bad');
  } catch (error) {
    say(messageOf(error), 'bad');
  }
}
