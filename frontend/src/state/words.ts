/** Plain words for the words of the wire. */
import type { ImageRequest, Role, SubjectType, Visibility } from '~/api/types';

export const roleWord: Record<Role, string> = { gm: 'GM', player: 'Player', viewer: 'Viewer' };

export const typeWord: Record<SubjectType, string> = {
  scene: 'Scene',
  character: 'Character',
  location: 'Location',
  item: 'Item',
};

export const visibilityWord: Record<Visibility, string> = { table: 'Everybody at the table', private: 'Only you and the GM' };

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const qualityWord = (quality: string) => (quality === 'hd' ? 'HD' : capital(quality));

function waiting(request: ImageRequest): string {
  const ahead = Math.max(0, (request.position ?? 1) - 1);
  if (request.stage) return capital(request.stage);
  return ahead === 0 ? 'Next in line' : `${ahead} ahead in line`;
}

/** Where a request stands, in the fewest words that are true. */
export function requestWords(request: ImageRequest | null): string {
  switch (request?.status) {
    case undefined:
      return 'Sending';
    case 'queued':
      return waiting(request!);
    case 'processing':
      return capital(request!.stage ?? 'drawing');
    case 'held':
      return 'Held: somebody has to decide';
    case 'completed':
      return 'Done';
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return 'Cancelled';
  }
}
