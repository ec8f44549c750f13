import { address, call, sessionPath } from './client';

const path = (sessionId: string) => `${sessionPath(sessionId)}/references`;

/** Bring a picture along for the next ones to go by; the server looks at what it really is. */
export const addReference = (sessionId: string, file: Blob) =>
  call<{ reference: { id: string; url: string } }>(path(sessionId), { method: 'POST', file }).then(({ reference }) => reference);

export const referenceFile = (sessionId: string, id: string) => address(`${path(sessionId)}/${encodeURIComponent(id)}/file`);
