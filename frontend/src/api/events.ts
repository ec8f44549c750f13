/** What the server tells of a session, event by event; docs/events.md has the list. */

import type { SvEvent, SvEventType } from '~/embed/public';

export const eventTypes = [
  'request.queued',
  'request.started',
  'request.progress',
  'request.partial',
  'request.retrying',
  'request.fallback',
  'request.held',
  'request.completed',
  'request.failed',
  'request.cancelled',
  'image.added',
  'image.updated',
  'image.favorited',
  'image.deleted',
  'image.revealed',
  'screens.cleared',
  'console.entry',
  'member.joined',
  'member.left',
  'budget.changed',
  'provider.changed',
  'collection.changed',
  'presence.changed',
  'resync',
] as const satisfies SvEventType[];

export type EventType = (typeof eventTypes)[number];

export type LiveEvent = Omit<SvEvent, 'sessionId'>;

export type EventData = SvEvent['data'];

/** An event that cannot be read is no event: the page looks again when it can, and one bad line must not end the rest. */
export function readEvent(type: EventType, id: string, text: string): LiveEvent | null {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null ? { id, type, data: data as EventData } : null;
  } catch {
    return null;
  }
}

const most = 500;

/** Tells whether an event is new: a stream that is taken up again may repeat what was heard. */
export function onlyNew(): (event: LiveEvent) => boolean {
  const seen = new Set<string>();
  return ({ id }) => {
    if (!id) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    if (seen.size > most) seen.delete(seen.values().next().value!);
    return true;
  };
}
