import { call, sessionPath } from './client';
import type { CheckedLine, CommandManifest, ConsoleAnswer, ConsolePage } from './types';

export const getConsole = (sessionId: string) => call<ConsolePage>(`${sessionPath(sessionId)}/console`, { query: { limit: 100 } });

/** What was said behind an entry, by its number. */
export const getConsoleSince = (sessionId: string, since: number) =>
  call<ConsolePage>(`${sessionPath(sessionId)}/console`, { query: { limit: 100, since } });

/** `key` makes it harmless to send a line again whose answer was lost. */
export const sendLine = (sessionId: string, line: string, key: string) =>
  call<ConsoleAnswer>(`${sessionPath(sessionId)}/console`, {
    method: 'POST',
    body: { line },
    headers: { 'Idempotency-Key': key },
  });

export const getCommands = (sessionId: string) => call<CommandManifest>(`${sessionPath(sessionId)}/console/commands`);

/** What a line would do and cost; nothing is run by it. */
export const checkLine = (sessionId: string, line: string, signal?: AbortSignal) =>
  call<CheckedLine>(`${sessionPath(sessionId)}/console/check`, { method: 'POST', body: { line }, signal });
