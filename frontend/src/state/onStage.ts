import { imageFile } from '~/api/images';
import type { RequestImage } from '~/api/types';
import { stageRenditions, stageSizes } from './renditions';

/** A picture as the stage asks for it, and whoever loads it for the stage. */
export const onStage = (sid: string, image: RequestImage) => ({
  src: imageFile(sid, image.id, 'display'),
  srcSet: stageRenditions(image),
  sizes: stageSizes(image),
});
