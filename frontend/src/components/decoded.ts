/** Load a picture and decode it, so that it can be shown without a gap; where there is a choice, the one to be shown. */
export function decoded(src: string, srcSet = '', sizes = ''): Promise<void> {
  const image = new Image();
  image.sizes = sizes;
  image.srcset = srcSet;
  image.src = src;
  return image.decode();
}
