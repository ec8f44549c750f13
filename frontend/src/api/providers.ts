import { call, sessionPath } from './client';
import type { ProvidersAnswer } from './types';

export const getProviders = (sessionId: string) => call<ProvidersAnswer>(`${sessionPath(sessionId)}/image-providers`);
