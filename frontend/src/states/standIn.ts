/** The server's part, played by the page: fixed answers, by session; every state has a session of its own. */
import { configure } from '~/api/client';
import type { Image, ImageRequest } from '~/api/types';
import { drawing } from './drawing';
import { collections, commands, kept, line, log, looks, pictures, presence, providers, requests, sessionAs, usage } from './things';

/** By method and path below the session, such as `GET /images`; the session itself is `GET `. */
export type Answers = Record<string, unknown>;

/** An answer that says no. */
export class Refused {
  constructor(
    readonly status: number,
    readonly error: string,
    readonly code = 'unavailable',
  ) {}
}

export const broken = new Refused(500, 'Something went wrong on the server.', 'internal');
export const stranger = new Refused(404, 'Nothing is here.', 'not_found');
/** An answer that does not come. */
export const never: Promise<never> = new Promise(() => {});

const usual = (sid: string): Answers => ({
  'GET ': sessionAs(sid),
  'GET /images': { images: pictures, next_cursor: null },
  'GET /image-providers': providers.well,
  'GET /image-requests': { requests: [] },
  'GET /collections': { collections },
  'GET /tags': { tags: [{ name: 'npc', count: 4 }, { name: 'docks', count: 2 }] },
  'GET /prompts': { prompts: kept },
  'GET /presence': { members: presence },
  'GET /queue': line,
  'GET /usage': usage(6.2),
  'GET /console': { entries: log.talk, next_cursor: null },
  'GET /console/commands': commands,
  'GET /styles': { styles: looks },
  'POST /join-tokens': { join_url: 'http://192.168.1.20:5000/join/friday-run#a-secret-that-opens-nothing' },
  'POST /estimate': { estimated_cost: 0.04 },
});

/** What an answer follows from: the same pictures as columns, one by one, or one request. */
function derived(answers: Answers, method: string, path: string, body: { numbers?: number[] }): unknown {
  const listed = answers['GET /images'];
  if (path === '/images/index' && !isList(listed)) return listed;
  const images = isList(listed) ? listed.images : [];
  if (path === '/images/index') return indexOf(images);
  if (path === '/images/batch') return { images: images.filter(({ number }) => body.numbers?.includes(number)) };
  const [, kind, id] = path.split('/');
  if (method === 'GET' && kind === 'image') return detailOf([...images, ...pictures].find((image) => image.id === id));
  const request = kind === 'image-request' && Object.values<ImageRequest>(requests).find((one) => one.request_id === id);
  return method === 'GET' && request ? { request } : new Refused(503, 'No server stands behind these pages.');
}

const isList = (answer: unknown): answer is { images: Image[] } => typeof answer === 'object' && answer !== null && 'images' in answer;

function indexOf(images: Image[]) {
  const users = [...new Set(images.map(({ user_id }) => user_id))];
  const top = images[0]?.number ?? 0;
  return {
    count: images.length,
    top,
    gaps: images.map(({ number }, place) => (place === 0 ? 0 : images[place - 1]!.number - number)),
    ratios: images.map(({ width, height }) => Math.round((1000 * width) / height)),
    favorites: images.map(({ is_favorite }) => Number(is_favorite)),
    private: images.map(({ visibility }) => Number(visibility === 'private')),
    users,
    by: images.map(({ user_id }) => users.indexOf(user_id)),
  };
}

function detailOf(image: Image | undefined): unknown {
  if (!image) return stranger;
  const attempts = [{ provider: 'dalle', model: 'gpt-image-2.5-flare', outcome: 'completed', error: null, notes: ['size: 9x9 was made as 1024x1024'] }];
  const parent = pictures.find(({ number }) => number === image.number - 1);
  const lineage = parent ? [{ ...parent, relation: 'parent' }] : [];
  return { image: { ...image, generation_time: 18.2, attempts, lineage, options: { quality: 'high', template: 'neon-noir' }, reference: { id: 'image-7', number: 7, thumbnail_url: image.thumbnail_url }, may: { edit: true, delete: true } } };
}

/** A stream that stays open and tells nothing. */
class Silence extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  readyState = Silence.CONNECTING;
  close(): void {}
}

/** What these pages keep is gone with them: nobody's drafts and sessions are touched, and every load begins alike. */
function forgetful(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'clear'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

/** Every file that a part asks for is this one. */
export const filesAre = (picture: string) => configure({ apiBase: `${picture}#` });

/** From now on no call leaves the page. Addresses of files are one picture, with what was asked for behind its #. */
export function standIn(ofSession: Record<string, Answers>): void {
  const answer: typeof fetch = async (input, { method = 'GET', body } = {}) => {
    const [, path = ''] = String(input).split('#');
    const [, sid = '', rest = ''] = /^\/session\/([^/?]+)([^?]*)/.exec(path) ?? [];
    const answers = { ...usual(decodeURIComponent(sid)), ...ofSession[sid] };
    const key = `${method} ${rest}`;
    const sent = (body ? JSON.parse(String(body)) : {}) as { numbers?: number[] };
    const given = await (key in answers ? answers[key] : derived(answers, method, rest, sent));
    return given instanceof Refused ? json(given.status, { error: given.error, code: given.code }) : json(200, given);
  };
  // The state says by itself whether the server can be reached.
  configure({ fetch: answer, onReach: () => {} });
  filesAre(drawing(4, 768, 512));
  Object.assign(window, { EventSource: Silence });
  Object.defineProperty(window, 'localStorage', { value: forgetful() });
}
