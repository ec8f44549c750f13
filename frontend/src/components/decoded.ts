const whole = new Set<string>();

/** Has it been loaded by `decoded`, so that it can be shown again without asking for it? */
export const wasDecoded = (src: string) => whole.has(src);

/** Load a picture and decode it, so that it can be shown without a gap; where there is a choice, the one to be shown. */
export async function decoded(src: string, srcSet = '', sizes = ''): Promise<void> {
  const image = new Image();
  image.sizes = sizes;
  image.srcset = srcSet;
  image.src = src;
  await image.decode();
  whole.add(src);
}
