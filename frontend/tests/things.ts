/** Ready-made things of the wire. */
import type { EventData, EventType, LiveEvent } from '~/api/events';
import type { ConsoleEntry, Frame, Image, ImageRequest, Model, Provider, ProvidersAnswer, SessionAnswer } from '~/api/types';

export const anImage = (number: number, more: Partial<Image> = {}): Image => ({
  id: `image-${number}`,
  number,
  prompt: `prompt ${number}`,
  enhanced_prompt: null,
  image_url: `/file/${number}`,
  thumbnail_url: `/file/${number}?variant=thumb`,
  width: 1024,
  height: 1024,
  provider: 'sketch',
  model: 'sketch-1',
  type: 'scene',
  status: 'completed',
  created_at: '2026-11-20T20:00:00.000Z',
  is_favorite: false,
  favorite_count: 0,
  tags: [],
  user_id: 'me',
  visibility: 'table',
  seed: null,
  cost: 0,
  ...more,
});

export const aRequest = (more: Partial<ImageRequest> = {}): ImageRequest => ({
  request_id: 'r1',
  status: 'queued',
  progress: null,
  stage: null,
  position: 1,
  estimated_time: 5,
  attempts: [],
  images: [],
  error: null,
  code: null,
  prompt: 'a bar',
  type: 'scene',
  user_id: 'me',
  provider: 'sketch',
  created_at: '2026-11-20T20:00:00.000Z',
  ...more,
});

export function aProvider(name: string, more: Partial<Provider> = {}, can = {}, costs: Partial<Model> = {}): Provider {
  const capabilities = { negative_prompt: true, seed: true, transparent: false, reference: false, partial_images: 0, max_prompt: 4000, ...can };
  const model = { name: `${name}-1`, sizes: ['1024x1024', '1536x1024'], qualities: ['auto', 'standard'], capabilities, price: 0, typical_seconds: 1, ...costs };
  return { name, label: name, available: true, reason: null, health: 'ready', models: [model], ...more };
}

export const providersOf = (...details: Provider[]): ProvidersAnswer => ({
  providers: details.filter((one) => one.available).map((one) => one.name),
  default: details[0]?.name ?? null,
  details,
});

export const aSession = (more: Partial<SessionAnswer> = {}): SessionAnswer => {
  const member = { user_id: 'me', name: 'Kestrel', role: 'gm' as const };
  return { session: { id: 's1', name: 'Friday run' }, member, members: [member], ...more };
};

export const anEntry = (number: number, more: Partial<ConsoleEntry> = {}): ConsoleEntry => ({
  id: `entry-${number}`,
  number,
  user_id: 'me',
  kind: 'chat',
  line: `line ${number}`,
  visibility: 'table',
  created_at: '2026-11-20T20:00:00.000Z',
  ...more,
});

export const aFrame = (index: number, image = 0): Frame => ({
  image, index, url: `/frame/${image}.${index}`, width: 512, height: 512,
});

let events = 0;

export const anEvent = (type: EventType, data: EventData = {}): LiveEvent => ({
  id: `c${(events += 1)}`,
  type,
  data: { request_id: 'r1', ...data },
});
