/** The one place that calls fetch. The member's token is an HttpOnly cookie: no script ever sees it. */
import { takeAhead } from '~/state/ahead';
import { errorOf, offlineError } from './errors';
import type { MakeSource } from './stream';

type Query = Record<string, string | number | boolean | null | undefined>;

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Sent as it is, in place of a JSON body. */
  file?: Blob;
  query?: Query;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Setup {
  apiBase: string;
  fetch: typeof fetch;
  /** In place of the browser's, where a host has one of its own. */
  eventSource?: MakeSource;
  /** Told after every call whether the server could be reached. */
  onReach: (reached: boolean) => void;
}

let common: Setup = { apiBase: '/api', fetch: (...given) => globalThis.fetch(...given), onReach: () => {} };
/** A host's page may show sessions of several servers: each has its own way. */
const bySession = new Map<string, Partial<Setup>>();

export function configure(changes: Partial<Setup>): void {
  common = { ...common, ...changes };
}

/** How the server of one session is reached, where that differs. */
export const configureSession = (sessionId: string, own: Partial<Setup>) => void bySession.set(sessionPath(sessionId), own);

/** The setup for an address below `sessionPath`, or for one of the page's own. */
function setupFor(path: string): Setup {
  return { ...common, ...bySession.get(path.split('/', 3).join('/')) };
}

export function queryString(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '' && value !== false) params.set(name, String(value));
  }
  const text = params.toString();
  return text && `?${text}`;
}

export async function call<T>(path: string, { method = 'GET', body, file, query, headers, signal }: Call = {}): Promise<T> {
  const setup = setupFor(path);
  const response = await send(setup, `${setup.apiBase}${path}${queryString(query)}`, {
    method,
    signal,
    credentials: 'same-origin',
    headers: { Accept: 'application/json', ...(method === 'GET' ? {} : { 'Content-Type': file ? file.type : jsonType }), ...headers },
    body: method === 'GET' ? undefined : (file ?? JSON.stringify(body ?? {})),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw errorOf(response.status, answer, response.headers.get('Retry-After'));
  return answer as T;
}

const jsonType = 'application/json';
/** A gateway that stands in for a server that is away. */
const awayStatuses = [502, 503, 504];

async function send(setup: Setup, url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await ((init.method === 'GET' && takeAhead(url)) || setup.fetch(url, init));
    const ours = response.headers.get('Content-Type')?.includes('json') ?? false;
    setup.onReach(ours || !awayStatuses.includes(response.status));
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    setup.onReach(false);
    throw offlineError();
  }
}

/** The address below which everything of one session lives. */
export function sessionPath(sessionId: string): string {
  return `/session/${encodeURIComponent(sessionId)}`;
}

/** A full address for a plain link, such as a download. */
export function address(path: string, query?: Query): string {
  return `${setupFor(path).apiBase}${path}${queryString(query)}`;
}

/** Opens a session's event stream; null where neither browser nor host has a way. */
export function sourceFor(sessionId: string): MakeSource | null {
  const { eventSource } = setupFor(sessionPath(sessionId));
  return eventSource ?? ('EventSource' in window ? (url) => new EventSource(url) : null);
}
