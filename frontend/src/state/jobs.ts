/**
 * A picture that this member has asked for, from the key press to its end. A job is over when the server's state says
 * so; what arrives late for a finished job, or for another one, changes nothing.
 */
import type { GenerateBody, ImageRequest, RequestStatus } from '~/api/types';

export interface Job {
  /** Our own key, sent as Idempotency-Key. */
  key: string;
  /** The server's id; null until it has taken the request. */
  requestId: string | null;
  body: GenerateBody;
  startedAt: number;
  request: ImageRequest | null;
  /** Why the request was not taken. */
  refused: string | null;
}

export type JobEvent =
  | { type: 'submitted'; key: string; body: GenerateBody; at: number }
  | { type: 'accepted'; key: string; requestId: string }
  /** Asked for elsewhere: by a console line, or before the page was loaded again. */
  | { type: 'adopted'; requestId: string; line: string; at: number }
  | { type: 'refused'; key: string; reason: string }
  | { type: 'seen'; request: ImageRequest }
  | { type: 'retried'; requestId: string; next: string; at: number }
  | { type: 'dismissed' };

const endings: RequestStatus[] = ['completed', 'failed', 'cancelled'];

export const hasEnded = (status: RequestStatus) => endings.includes(status);

export const isRunning = (job: Job | null) =>
  job !== null && job.refused === null && (job.request === null || !hasEnded(job.request.status));

/** It was drawn, and its pictures have been deleted since. */
export const isGone = (request: ImageRequest | null | undefined) => request?.status === 'completed' && request.images.length === 0;

/** So soon after the first an equal wish is a double click, and not a second picture. */
const togetherMs = 2_000;

/** Is this the same once more, before anybody can have meant it? What was refused or cancelled may be asked for again at once. */
export function isTwice(job: Job | null, body: GenerateBody, now = Date.now()): boolean {
  if (!job || now - job.startedAt >= togetherMs || !(isRunning(job) || job.request?.status === 'completed')) return false;
  // A seed that was for one picture is gone from the second press.
  const seed = body.style_preferences.seed && job.body.style_preferences.seed;
  const before = { ...job.body, style_preferences: { ...job.body.style_preferences, seed } };
  return JSON.stringify(before) === JSON.stringify(body);
}

/** The server's word for it, once there is one: a console line has flags in it. */
export const promptOf = (job: Job) => job.request?.prompt ?? job.body.prompt;

/** What was asked for, as far as this page knows: of a line in the console, what the server has told of it. */
export function wishOf({ body, request }: Job): GenerateBody {
  if (!request) return body;
  const asked = { size: request.size ?? undefined, visibility: request.visibility };
  return { prompt: request.prompt, type: request.type, style_preferences: { ...asked, ...body.style_preferences } };
}

export function jobReducer(job: Job | null, event: JobEvent): Job | null {
  switch (event.type) {
    case 'submitted':
      return { key: event.key, requestId: null, body: event.body, startedAt: event.at, request: null, refused: null };
    case 'adopted':
      return adopted(event.requestId, event.line, event.at);
    case 'dismissed':
      return null;
    default:
      return job && changed(job, event);
  }
}

type Change = Exclude<JobEvent, { type: 'submitted' | 'adopted' | 'dismissed' }>;

/** What is said of another job than the one on the stage changes nothing. */
function changed(job: Job, event: Change): Job {
  switch (event.type) {
    case 'accepted':
      return job.key === event.key ? { ...job, requestId: event.requestId } : job;
    case 'refused':
      return job.key === event.key ? { ...job, refused: event.reason } : job;
    case 'retried':
      return job.requestId === event.requestId ? restarted(job, event.next, event.at) : job;
    case 'seen':
      return seen(job, event.request);
  }
}

const restarted = (job: Job, requestId: string, startedAt: number): Job => ({
  ...job,
  requestId,
  startedAt,
  request: null,
  refused: null,
});

function adopted(requestId: string, line: string, at: number): Job {
  const prompt = line.replace(/^\/\S+\s+(generate\s+)?/, '');
  const body: GenerateBody = { prompt, type: 'scene', style_preferences: {} };
  return { key: requestId, requestId, body, startedAt: at, request: null, refused: null };
}

function seen(job: Job, request: ImageRequest): Job {
  if (job.requestId !== request.request_id) return job;
  const over = job.request !== null && hasEnded(job.request.status);
  return over && !hasEnded(request.status) ? job : { ...job, request };
}
