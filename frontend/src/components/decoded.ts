/** Load a picture and decode it, so that it can be shown without a gap. */
export function decoded(url: string): Promise<void> {
  const image = new Image();
  image.src = url;
  return image.decode();
}
