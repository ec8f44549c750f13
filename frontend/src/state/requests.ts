/** What an event changes in a request that is known already, until the server is asked. */
import type { EventData, LiveEvent } from '~/api/events';
import type { ImageRequest } from '~/api/types';
import { hasEnded } from './jobs';

type Facts = Pick<ImageRequest, 'position' | 'estimated_time' | 'progress' | 'stage'>;

const numberOr = <T>(value: unknown, otherwise: T) => (typeof value === 'number' ? value : otherwise);

/** Only what the event names; a `null` takes the figure away. */
function told(request: ImageRequest, data: EventData): Facts {
  const figure = (name: 'position' | 'estimated_time' | 'progress') =>
    name in data ? numberOr(data[name], null) : request[name];
  return {
    position: figure('position'),
    estimated_time: figure('estimated_time'),
    progress: figure('progress'),
    stage: typeof data.stage === 'string' ? data.stage : request.stage,
  };
}

export function afterEvent(request: ImageRequest, { type, data }: LiveEvent): ImageRequest {
  if (hasEnded(request.status)) return request;
  if (type === 'request.progress') return { ...request, ...told(request, data) };
  if (type === 'request.started' || type === 'request.partial') {
    return request.status === 'processing' ? request : { ...request, status: 'processing', position: null };
  }
  return request;
}

/** The list with this request as it stands now; one that has ended is not added. */
export function withRequest(list: ImageRequest[], request: ImageRequest): ImageRequest[] {
  const known = list.some((one) => one.request_id === request.request_id);
  if (!known) return hasEnded(request.status) ? list : [request, ...list];
  return list.map((one) => (one.request_id === request.request_id ? request : one));
}
