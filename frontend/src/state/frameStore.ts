import { create } from 'zustand';
import type { ImageRequest } from '~/api/types';
import type { LiveEvent } from '~/api/events';
import { anew, ended, frameOf, going, nothingYet, withFrame, type Forming } from './frames';
import { hasEnded } from './jobs';

interface Frames {
  byRequest: Record<string, Forming>;
  /** An event has said something about a request. */
  note: (event: LiveEvent) => void;
  /** The request as the server tells it: the way to its frames after a reload. */
  seen: (request: ImageRequest) => void;
}

const most = 100;

/** Requests come and go; the oldest are forgotten. */
function put(all: Record<string, Forming>, id: string, forming: Forming): Record<string, Forming> {
  if (all[id] === forming) return all;
  const entries = Object.entries(all).filter(([other]) => other !== id);
  return Object.fromEntries([...entries.slice(1 - most), [id, forming]]);
}

/** That it has ended is for its state to say: of several pictures each one's end is told. */
function noted(forming: Forming, { type, data }: LiveEvent): Forming {
  switch (type) {
    case 'request.partial': {
      const frame = frameOf(data);
      return frame ? withFrame(forming, frame) : forming;
    }
    case 'request.queued':
    case 'request.retrying':
    case 'request.fallback':
      return anew(forming);
    default:
      return forming;
  }
}

export const useFrameStore = create<Frames>((set) => {
  const change = (id: string, make: (forming: Forming) => Forming) =>
    set(({ byRequest }) => ({ byRequest: put(byRequest, id, make(byRequest[id] ?? nothingYet)) }));
  return {
    byRequest: {},
    note: (event) => event.data.request_id && change(event.data.request_id, (forming) => noted(forming, event)),
    seen: ({ request_id: id, status, frames = [] }) =>
      change(id, (forming) => (hasEnded(status) ? ended(forming) : frames.reduce(withFrame, going(forming)))),
  };
});
