import { call, sessionPath } from './client';
import type { Accepted, Estimate, GenerateBody, ImageRequest } from './types';

const requestPath = (sessionId: string, requestId: string) =>
  `${sessionPath(sessionId)}/image-request/${encodeURIComponent(requestId)}`;

/** `key` makes a repeated send harmless: the server answers with the request that it already has. */
export const generateImage = (sessionId: string, body: GenerateBody, key: string) =>
  call<Accepted>(`${sessionPath(sessionId)}/generate-image`, {
    method: 'POST',
    body,
    headers: { 'Idempotency-Key': key },
  });

/** Free: nothing is stored or sent. */
export const estimate = (sessionId: string, body: GenerateBody) =>
  call<Estimate>(`${sessionPath(sessionId)}/estimate`, { method: 'POST', body });

export const getRequest = (sessionId: string, requestId: string) =>
  call<{ request: ImageRequest }>(requestPath(sessionId, requestId)).then((answer) => answer.request);

export const listRequests = (sessionId: string) =>
  call<{ requests: ImageRequest[] }>(`${sessionPath(sessionId)}/image-requests`, { query: { limit: 50 } }).then(
    (answer) => answer.requests,
  );

export const cancelRequest = (sessionId: string, requestId: string) =>
  call<unknown>(`${requestPath(sessionId, requestId)}/cancel`, { method: 'POST' });

export const retryRequest = (sessionId: string, requestId: string) =>
  call<{ request: ImageRequest }>(`${requestPath(sessionId, requestId)}/retry`, { method: 'POST' }).then(
    (answer) => answer.request,
  );
