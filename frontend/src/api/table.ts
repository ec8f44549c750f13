import { call, sessionPath } from './client';
import type { Line, Presence, Usage } from './types';

/** What is being made and what waits, in its order. */
export const getLine = (sessionId: string) => call<Line>(`${sessionPath(sessionId)}/queue`);

export const pauseLine = (sessionId: string, paused: boolean) =>
  call<Line>(`${sessionPath(sessionId)}/queue/${paused ? 'pause' : 'resume'}`, { method: 'POST' });

export const moveRequest = (sessionId: string, requestId: string, to: { position: 'first' | 'last' } | { before: string }) =>
  call<Line>(`${sessionPath(sessionId)}/image-request/${encodeURIComponent(requestId)}/move`, { method: 'POST', body: to });

export const getUsage = (sessionId: string) => call<Usage>(`${sessionPath(sessionId)}/usage`);

export const setBudget = (sessionId: string, budget: number) =>
  call<Usage>(`${sessionPath(sessionId)}/budget`, { method: 'PUT', body: { budget } });

/** Who has the page open, or called just now. */
export const getPresence = (sessionId: string) =>
  call<{ members: Presence[] }>(`${sessionPath(sessionId)}/presence`).then((answer) => answer.members);

export const removeMember = (sessionId: string, userId: string) =>
  call<unknown>(`${sessionPath(sessionId)}/users/${encodeURIComponent(userId)}`, { method: 'DELETE' });
