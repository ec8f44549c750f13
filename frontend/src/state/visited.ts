/** Sessions that this browser has been in, so that the start page can lead back. No token is kept here. */
import type { Role } from '~/api/types';
import { load, save } from './storage';

export interface Visited {
  id: string;
  name: string;
  role: Role;
}

const key = 'sv:sessions';
const most = 6;

export const visitedSessions = (): Visited[] => load<Visited[]>(key, []);

export function rememberSession(session: Visited): void {
  save(key, [session, ...visitedSessions().filter((one) => one.id !== session.id)].slice(0, most));
}

export function forgetSession(id: string): void {
  save(key, visitedSessions().filter((one) => one.id !== id));
}
