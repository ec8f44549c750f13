/** Plain words for the words of the wire. */
import { seconds } from './format';
import { isGone } from './jobs';
import type { ImageRequest, Role, SubjectType, Visibility } from '~/api/types';

export const roleWord: Record<Role, string> = { gm: 'GM', player: 'Player', viewer: 'Viewer' };

export const typeWord: Record<SubjectType, string> = {
  scene: 'Scene',
  character: 'Character',
  location: 'Location',
  item: 'Item',
};

export const visibilityWord: Record<Visibility, string> = { table: 'Everybody at the table', private: 'Only you and the GM' };

/** How a provider is: `degraded` is nobody's word. */
export const healthWord = (health: string) => (health === 'degraded' ? 'in trouble' : health);

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const qualityWord = (quality: string) => (quality === 'hd' ? 'HD' : capital(quality));

function waiting({ position, stage }: ImageRequest): string {
  if (stage && stage !== 'waiting') return capital(stage);
  if (position === null) return 'Waiting';
  return position <= 1 ? 'Next in line' : `${position - 1} ahead in line`;
}

function working({ stage, progress }: ImageRequest): string {
  const word = capital(stage ?? 'drawing');
  return progress === null ? word : `${word} · ${Math.round(progress)} %`;
}

/** Does it wait for the GM to let the line go on? */
export const isPaused = (request: ImageRequest | null) => request?.status === 'queued' && request.stage === 'paused by the GM';

/** For one that waits: when it will be there, as far as anybody can say. */
export function aheadWords(request: ImageRequest | null): string | null {
  const time = request?.status === 'queued' ? seconds(request.estimated_time) : null;
  return time && `ready in ${time}`;
}

/** Since when it is worked on, or else since when it waits; in milliseconds. */
export function startOf(request: ImageRequest | null, otherwise: number): number {
  const started = request?.status === 'queued' ? null : request?.started_at;
  return started ? Date.parse(started) : otherwise;
}

/** Where a request stands, in the fewest words that are true. */
export function requestWords(request: ImageRequest | null): string {
  switch (request?.status) {
    case undefined:
      return 'Sending';
    case 'queued':
      return waiting(request!);
    case 'processing':
      return working(request!);
    case 'held':
      return 'Held: somebody has to decide';
    case 'completed':
      return isGone(request) ? 'Done, and deleted since' : 'Done';
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return 'Cancelled';
  }
}
