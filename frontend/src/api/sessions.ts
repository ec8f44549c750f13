import { call, sessionPath } from './client';
import type { JoinedSession, JoinLink, OpenedSession, SessionAnswer } from './types';

export const openSession = (name: string, userName: string) =>
  call<OpenedSession>('/session', { method: 'POST', body: { name, user_name: userName } });

export const joinSession = (sessionId: string, joinToken: string, userName: string) =>
  call<JoinedSession>(`${sessionPath(sessionId)}/join`, {
    method: 'POST',
    body: { join_token: joinToken, user_name: userName },
  });

const given = new Map<string, SessionAnswer>();

/** A host whose server does not tell who sits there says so itself. */
export const giveTable = (table: SessionAnswer) => void given.set(table.session.id, table);

export const getSession = async (sessionId: string) => given.get(sessionId) ?? call<SessionAnswer>(sessionPath(sessionId));

export const makeJoinLink = (sessionId: string) =>
  call<JoinLink>(`${sessionPath(sessionId)}/join-tokens`, { method: 'POST', body: {} });

/** Whether a chat line that plainly asks for a picture makes one by itself. */
export const setAutoDetect = (sessionId: string, on: boolean) =>
  call<unknown>(sessionPath(sessionId), { method: 'PATCH', body: { auto_detect: on } });
