/** What a picture was made with, as a draft for the next one. */
import type { Image, ImageDetail } from '~/api/types';
import { emptyDraft, type Draft, type DraftReference } from './draft';

const text = (value: unknown) => (typeof value === 'string' && value ? value : null);

const referenceOf = ({ id, number, thumbnail_url: thumbnail }: NonNullable<ImageDetail['reference']>): DraftReference => ({
  id,
  name: number === null ? 'your picture' : `#${number}`,
  thumbnail,
});

/** Everything but who may see it; what was left open then stays open. */
export function reuse(image: Image, { options = {}, reference }: Pick<ImageDetail, 'options' | 'reference'>): Partial<Draft> {
  const style = text(options.style);
  return {
    prompt: image.prompt,
    type: image.type,
    provider: image.provider,
    model: image.model,
    size: text(options.size) ?? `${image.width}x${image.height}`,
    quality: text(options.quality),
    style: style === 'vivid' || style === 'natural' ? style : '',
    template: text(options.template) ?? '',
    transparent: options.background === 'transparent',
    reference: reference ? referenceOf(reference) : null,
    negativePrompt: text(options.negative_prompt) ?? '',
    seed: image.seed === null ? '' : String(image.seed),
    n: emptyDraft.n,
  };
}
