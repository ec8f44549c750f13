import { call, sessionPath } from './client';
import type { KeptPrompt } from './types';

const most = 50;

export const listPrompts = (sessionId: string, query: { q: string; favorite: boolean }) =>
  call<{ prompts: KeptPrompt[] }>(`${sessionPath(sessionId)}/prompts`, { query: { limit: most, ...query } }).then(
    (answer) => answer.prompts,
  );

export const keepPrompt = (sessionId: string, id: string, keep: boolean) =>
  call<unknown>(`${sessionPath(sessionId)}/prompts/${encodeURIComponent(id)}/favorite`, { method: keep ? 'PUT' : 'DELETE' });
