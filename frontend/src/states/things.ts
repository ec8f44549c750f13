/** The fixed data of all states: one table, its people, its pictures and who draws them. */
import type { Collection, ConsoleEntry, Image, ImageRequest, KeptPrompt, Line, Presence, Role, SessionAnswer, Usage } from '~/api/types';
import { aProvider, anEntry, anImage, aRequest, providersOf } from '../../tests/things';
import { drawing } from './drawing';

const at = (minute: number) => `2026-11-20T21:${String(minute).padStart(2, '0')}:00.000Z`;
const shapes: [number, number][] = [[1536, 1024], [1024, 1024], [1024, 1536], [1536, 864]];
const prompts = [
  'A drone over the docks at three in the morning',
  'A troll bouncer at the door of the Crimson Veil',
  'The Johnson, seen from behind, in the back of a limousine',
  'A shaman lights incense on a fire escape',
  'Rain on the windows of a Renraku boardroom',
  'Two go-gangers race along the raised highway',
  'The safe house: three mattresses and a humming cyberdeck',
  'A spirit of the harbour rises between the containers',
];

export const members = [
  { user_id: 'me', name: 'Kestrel', role: 'gm' as const },
  { user_id: 'ann', name: 'Ann', role: 'player' as const },
  { user_id: 'maya', name: 'Maya', role: 'player' as const },
  { user_id: 'tv', name: 'The screen in the corner', role: 'viewer' as const },
];

export const sessionAs = (sid: string, role: Role = 'gm'): SessionAnswer => {
  const member = { ...members[0]!, role };
  const session = { id: sid, name: 'Friday run', auto_detect: true };
  return { session, member, members: [member, ...members.slice(1)] };
};

export function picture(number: number, more: Partial<Image> = {}): Image {
  const [width, height] = shapes[number % shapes.length]!;
  const url = drawing(number, width / 4, height / 4);
  const prompt = prompts[number % prompts.length]!;
  const by = members[number % 3]!.user_id;
  const made = { prompt, width, height, image_url: url, thumbnail_url: url, user_id: by, created_at: at(number), cost: 0.04 };
  return anImage(number, { ...made, is_favorite: number % 3 === 0, favorite_count: number % 3, ...more });
}

export const pictures = [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((number) =>
  picture(number, number % 5 === 0 ? { visibility: 'private' } : number % 4 === 0 ? { caption: 'Where it went wrong', tags: ['npc', 'docks'] } : {}),
);

const model = (name: string, price: number, typical: number) => ({
  name,
  sizes: ['1024x1024', '1536x1024', '1024x1536'],
  qualities: ['auto', 'low', 'high'],
  capabilities: { negative_prompt: false, seed: false, transparent: true, reference: true, partial_images: 3, max_prompt: 4000 },
  price,
  typical_seconds: typical,
});
const paid = aProvider('dalle', { label: 'DALL·E', models: [model('gpt-image-2.5-flare', 0.04, 18), model('gpt-image-2.5', 0.17, 32)] });
const stability = aProvider('stability', { label: 'Stability', models: [model('stable-image-core', 0.03, 8)] });
const sketch = aProvider('sketch', { label: 'Sketch (offline)' });
const noKey = { available: false, reason: 'No key is set', health: 'not configured' };
const trouble = { health: 'down', health_reason: 'It answered 503 four times.', health_since: at(4) };

const example = (number: number) => drawing(number, 512, 341);
const look = (name: string, label: string, description: string, number: number) => ({
  name, label, description, adds: [label.toLowerCase()], aliases: [], example_url: example(number),
});

export const looks = [
  look('neon-noir', 'Neon noir', 'Night, rain and one sign lit: for stake-outs and meets.', 1),
  look('corporate', 'Corporate', 'Spotless and cold: for arcologies, boardrooms and the people who own them.', 3),
  look('matrix', 'Matrix host', 'Lines of light in the dark: for runs through a host.', 4),
  look('blueprint', 'Blueprint', 'White lines on blue: for floor plans, gear and vehicles.', 0),
  { ...look('pixel', 'Pixel art', 'Large square pixels: for tokens and old machines.', 2), example_url: null },
];

export const reference = { id: 'image-7', name: '#7', thumbnail: example(7) };

export const providers = {
  well: providersOf(paid, stability, sketch),
  offline: providersOf({ ...sketch }, { ...paid, ...noKey }, { ...stability, ...noKey }),
  none: providersOf({ ...paid, ...noKey }, { ...stability, ...noKey }, { ...sketch, available: false, reason: 'Switched off' }),
  down: providersOf({ ...paid, ...trouble }, stability, sketch),
  slow: providersOf({ ...paid, ...trouble, health: 'degraded', health_reason: 'Every third call fails.' }, stability, sketch),
};

const asked = { prompt: prompts[0]!, provider: 'dalle', size: '1536x1024', created_at: at(30) };
const frame = { image: 0, index: 1, url: drawing(3, 384, 256, 14), width: 384, height: 256 };
const failure = 'The provider answered 503 four times. Nothing was charged.';
const attempt = (error: string) => ({ provider: 'dalle', model: 'gpt-image-2.5-flare', outcome: 'failed', error, notes: [] });

export const requests = {
  queued: aRequest({ ...asked, request_id: 'queued', position: 3, estimated_time: 40 }),
  paused: aRequest({ ...asked, request_id: 'paused', stage: 'paused by the GM', position: null }),
  drawing: aRequest({ ...asked, request_id: 'drawing', status: 'processing', stage: 'drawing', position: null, started_at: at(31) }),
  framed: aRequest({ ...asked, request_id: 'framed', status: 'processing', stage: 'drawing', progress: 60, position: null, started_at: at(31), frames: [frame] }),
  failed: aRequest({ ...asked, request_id: 'failed', status: 'failed', error: failure, code: 'provider_unavailable', attempts: [attempt(failure)] }),
  moderated: aRequest({ ...asked, request_id: 'moderated', status: 'failed', error: 'The provider refused this prompt: violence.', code: 'moderation' }),
  held: aRequest({ ...asked, request_id: 'held', status: 'held', error: 'The provider may have charged $0.04 for it.' }),
  cancelled: aRequest({ ...asked, request_id: 'cancelled', status: 'cancelled' }),
  done: aRequest({ ...asked, request_id: 'done', status: 'completed', images: [pictures[0]!] }),
  partial: aRequest({ ...asked, request_id: 'partial', status: 'completed', n: 4, images: pictures.slice(0, 3), note: '3 of 4 pictures were made.' }),
  theirs: aRequest({ ...asked, request_id: 'theirs', user_id: 'ann', status: 'processing', stage: 'drawing', progress: 30, prompt: prompts[3]!, frames: [frame] }),
  waiting: aRequest({ ...asked, request_id: 'waiting', user_id: 'maya', position: 2, estimated_time: 20, prompt: prompts[5]! }),
} satisfies Record<string, ImageRequest>;

export const line: Line = { paused: false, requests: [requests.theirs, requests.waiting, requests.queued] };

const spent = (amount: number, cap: number | null) => ({
  spent: amount, reserved: 0.04, uncertain: 0, cap, left: cap === null ? null : Math.max(0, cap - amount - 0.04),
});

export function usage(amount: number, cap: number | null = 20): Usage {
  const byMember = [{ user_id: 'me', spent: amount * 0.6, reserved: 0.04, uncertain: 0 }, { user_id: 'ann', spent: amount * 0.4, reserved: 0, uncertain: 0 }];
  const own = spent(amount * 0.6, cap === null ? null : cap / 2);
  return { month: '2026-11', me: own, session: spent(amount, cap), pictures: { today: 7, cap: 50 }, paid_sends: 'on', members: byMember };
}

export const presence: Presence[] = members.map(({ user_id }, index) => ({ user_id, is_here: index < 2, seen_at: index === 2 ? at(2) : null }));

export const collections: Collection[] = [
  { id: 'docks', name: 'The docks', count: 5, user_id: 'me' },
  { id: 'faces', name: 'Faces', count: 12, user_id: 'ann' },
];

export const kept: KeptPrompt[] = prompts.slice(0, 5).map((prompt, index) => ({
  id: `p${index}`, prompt, count: index + 1, last_used_at: at(20 - index), is_favorite: index === 1,
}));

export const commands = {
  roots: ['image'],
  default: 'generate',
  commands: [
    { name: 'generate', aliases: ['gen'], summary: 'Make a picture', options: [{ name: 'size', aliases: [], summary: 'Its shape', choices: ['square', 'wide', 'tall'] }] },
    { name: 'gallery', aliases: [], summary: 'Show the pictures', options: [] },
    { name: 'help', aliases: [], summary: 'What can be typed here', options: [] },
  ],
};

const said = (number: number, line: string, more: Partial<ConsoleEntry> = {}) => anEntry(number, { line, created_at: at(number), ...more });
const card = (number: number, request: ImageRequest) =>
  said(number, `/image ${request.prompt}`, {
    user_id: request.user_id, kind: 'card', request_id: request.request_id, request,
    reply: { kind: 'card', text: 'Queued.', ephemeral: false, request_id: request.request_id },
  });

export const log: Record<'talk' | 'cards' | 'troubles', ConsoleEntry[]> = {
  talk: [
    said(1, 'You stand at the gate. It is raining, of course.'),
    said(2, 'I look for cameras.', { user_id: 'ann' }),
    said(3, 'Only you know: the guard is asleep.', { visibility: 'private' }),
    said(4, '/image budget', { kind: 'command', reply: { kind: 'table', ephemeral: false, text: 'who      spent   left\nKestrel  $4.20   $5.80\nAnn      $1.10   $8.90' } }),
    said(5, 'What would the gate look like?', { user_id: 'maya', reply: { kind: 'message', ephemeral: false, text: 'This could be a picture:', action: { open: 'offer', line: '/image generate A gate in the rain', cost: 0.04 } } }),
  ],
  cards: [card(1, requests.done), card(2, requests.partial), card(3, requests.framed), card(4, requests.queued)],
  troubles: [
    card(1, requests.failed), card(2, requests.held), card(3, requests.cancelled),
    said(4, '/image generate --size huge', { kind: 'command', reply: { kind: 'error', ephemeral: true, text: 'There is no size “huge”.', code: 'bad_option', span: [23, 27], fix: '/image generate --size wide' } }),
  ],
};
