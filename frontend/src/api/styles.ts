import { call, sessionPath } from './client';
import type { StyleTemplate } from './types';

export const listStyles = (sessionId: string) =>
  call<{ styles: StyleTemplate[] }>(`${sessionPath(sessionId)}/styles`).then(({ styles }) => styles);
