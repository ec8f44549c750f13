/** A server in memory: routes answer by method and path; every call is kept to be looked at. */
import { configure } from '~/api/client';
import type { Image } from '~/api/types';
import type { WireIndex } from '~/state/imageIndex';

interface Seen {
  method: string;
  path: string;
  body: unknown;
  headers: Record<string, string>;
}

type Answer = unknown | (() => unknown);

export class Refusal {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Record<string, string> = {},
  ) {}
}

export function fakeServer(routes: Record<string, Answer>) {
  const calls: Seen[] = [];
  const reached: boolean[] = [];
  const answer: typeof fetch = async (input, init = {}) => {
    const path = String(input).replace('/api', '');
    const method = init.method ?? 'GET';
    const body: unknown = init.body instanceof Blob ? init.body : init.body ? JSON.parse(String(init.body)) : undefined;
    calls.push({ method, path, body, headers: init.headers as Record<string, string> });
    const name = `${method} ${path.split('?')[0]}`;
    const route = routes[name] ?? catalogue(routes, name, body);
    if (route === undefined) return json(404, { error: 'Nothing is here.', code: 'not_found' });
    const given: unknown = typeof route === 'function' ? await route() : route;
    return given instanceof Refusal ? json(given.status, given.body, given.headers) : json(200, given);
  };
  configure({ apiBase: '/api', fetch: answer, onReach: (yes) => reached.push(yes) });
  const sent = (method: string, path: string) => calls.filter((call) => call.method === method && call.path === path);
  return { calls, reached, sent };
}

/** The gallery's index, and the details of some of it, from what the list of pictures would answer. */
function catalogue(routes: Record<string, Answer>, name: string, body: unknown): Answer {
  const found = /^\w+ (.*\/images)\/(index|batch)$/.exec(name);
  const list = found && routes[`GET ${found[1]}`];
  if (!list) return undefined;
  return async () => {
    const given: unknown = typeof list === 'function' ? await list() : list;
    if (given instanceof Refusal) return given;
    const { images } = given as { images: Image[] };
    const { numbers } = (body ?? {}) as { numbers?: number[] };
    return numbers ? { images: images.filter((image) => numbers.includes(image.number)) } : wireIndex(images);
  };
}

function wireIndex(images: Image[]): WireIndex {
  const numbers = images.map(({ number }) => number);
  return {
    top: numbers[0] ?? 0,
    gaps: numbers.map((number, place) => (numbers[place - 1] ?? number) - number),
    ratios: images.map(({ width, height }) => Math.round((1000 * width) / height)),
    users: [...new Set(images.map(({ user_id }) => user_id))],
  };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  return new Response(text, { status, headers: { 'Content-Type': type, ...headers } });
}
