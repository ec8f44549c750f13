import { call, sessionPath } from './client';
import type { Collection } from './types';

const collectionPath = (sessionId: string, id: string) => `${sessionPath(sessionId)}/collections/${encodeURIComponent(id)}`;

export const listCollections = (sessionId: string) =>
  call<{ collections: Collection[] }>(`${sessionPath(sessionId)}/collections`).then((answer) => answer.collections);

export const makeCollection = (sessionId: string, name: string) =>
  call<{ collection: Collection }>(`${sessionPath(sessionId)}/collections`, { method: 'POST', body: { name } }).then(
    (answer) => answer.collection,
  );

/** `position` counts from 0; a cover of `null` is the newest picture in it. */
export const changeCollection = (sessionId: string, id: string, changes: { name?: string; position?: number; cover?: number | null }) =>
  call<unknown>(collectionPath(sessionId, id), { method: 'PATCH', body: changes });

/** The pictures in it stay. */
export const deleteCollection = (sessionId: string, id: string) =>
  call<unknown>(collectionPath(sessionId, id), { method: 'DELETE' });
