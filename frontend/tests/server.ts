/** A server in memory: routes answer by method and path; every call is kept to be looked at. */
import { configure } from '~/api/client';

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
    const body = init.body ? JSON.parse(String(init.body)) : undefined;
    calls.push({ method, path, body, headers: init.headers as Record<string, string> });
    const route = routes[`${method} ${path.split('?')[0]}`];
    if (route === undefined) return json(404, { error: 'Nothing is here.', code: 'not_found' });
    const given: unknown = typeof route === 'function' ? await route() : route;
    return given instanceof Refusal ? json(given.status, given.body, given.headers) : json(200, given);
  };
  configure({ apiBase: '/api', fetch: answer, onReach: (yes) => reached.push(yes) });
  const sent = (method: string, path: string) => calls.filter((call) => call.method === method && call.path === path);
  return { calls, reached, sent };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  return new Response(text, { status, headers: { 'Content-Type': type, ...headers } });
}
