/** An answer that says no: the server's own sentence, its code word and the HTTP status (0: no answer at all). */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string = 'unknown',
    readonly retryAfter: number | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  get offline(): boolean {
    return this.status === 0;
  }

  /** The caller is no member here, or the session is not there: the answer is the same on purpose. */
  get stranger(): boolean {
    return this.status === 401 || this.status === 404 || this.code === 'not_in_session';
  }
}

const byStatus: Record<number, string> = {
  401: 'You are not signed in to this session.',
  403: 'You may not do that here.',
  404: 'Nothing is here.',
  413: 'That is too large.',
  429: 'Too many requests are waiting; try again shortly.',
};

export function offlineError(): ApiError {
  return new ApiError('The server cannot be reached.', 0, 'offline');
}

/** Make the error of an answer; a body that is not our JSON still gives a plain sentence. */
export function errorOf(status: number, body: unknown, retryAfter: string | null): ApiError {
  const said = (typeof body === 'object' && body !== null ? body : {}) as { error?: unknown; code?: unknown };
  const text = typeof said.error === 'string' && said.error ? said.error : byStatus[status];
  const code = typeof said.code === 'string' ? said.code : 'unknown';
  const seconds = Number(retryAfter);
  return new ApiError(text ?? `The server answered ${status}.`, status, code, seconds > 0 ? seconds : null);
}

export function messageOf(error: unknown): string {
  return error instanceof Error && error.message ? error.message : 'Something went wrong.';
}
