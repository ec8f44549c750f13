/** Which renditions of a picture the browser may choose from. It imports nothing: `headStart.ts` takes it along. */
export interface Rendered {
  thumbnail_url: string;
  width: number;
  height: number;
}

const edges = { thumb: 384, small: 640, display: 1600 };

/** Addresses with their widths, for `srcset`. */
const offer = ({ thumbnail_url, width, height }: Rendered, ...variants: (keyof typeof edges)[]) =>
  variants
    .map((variant) => {
      const scale = Math.min(1, edges[variant] / Math.max(width, height));
      return `${thumbnail_url.replace('variant=thumb', `variant=${variant}`)} ${Math.round(width * scale)}w`;
    })
    .join(', ');

/** For the middle of the page: a phone takes the smaller one unless its pixels are very fine. */
export const stageRenditions = (image: Rendered) => offer(image, 'small', 'display');

/**
 * A phone's stage is as wide as the phone, and less than half as high; a little less is said, so that the small rendition
 * does where it is nearly large enough.
 */
export const stageSizes = ({ width, height }: Rendered) =>
  `(max-width: 639.98px) min(88vw, ${((42 * width) / height).toFixed(1)}vh), 1600px`;

/** For a tile. A picture that is older than these renditions may have a smaller thumbnail: 256 pixels. */
export const tileRenditions = (image: Rendered) => offer(image, 'thumb', 'small');

export const tileSizes = (width: number) => `${Math.round(width)}px`;
