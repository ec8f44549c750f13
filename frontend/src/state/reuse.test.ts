// @vitest-environment node
import { expect, it } from 'vitest';
import { anImage } from '../../tests/things';
import { reuse } from './reuse';

it('takes over what a picture was made with, and leaves open what was open', () => {
  const image = anImage(1, { seed: 7, width: 1536, height: 1024 });
  expect(reuse(image, { options: { size: '1536x1024', quality: 'hd', negative_prompt: 'cars', style: 'vivid', template: 'oil', background: 'transparent' }, reference: { id: 'r', number: 4, thumbnail_url: '/4' } })).toEqual({
    prompt: 'prompt 1',
    type: 'scene',
    provider: 'sketch',
    model: 'sketch-1',
    size: '1536x1024',
    quality: 'hd',
    style: 'vivid',
    template: 'oil',
    transparent: true,
    reference: { id: 'r', name: '#4', thumbnail: '/4' },
    negativePrompt: 'cars',
    seed: '7',
    n: 1,
  });
  expect(reuse({ ...image, seed: null }, {})).toMatchObject({ size: '1536x1024', quality: null, style: '', seed: '', template: '', transparent: false, reference: null });
});
