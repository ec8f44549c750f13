import type { Frame } from '~/api/types';
import { useFrameStore } from '~/state/frameStore';

const none: Frame[] = [];

/** The newest frame of each picture of a request. */
export const useFrames = (requestId: string | null): Frame[] =>
  useFrameStore((frames) => frames.byRequest[requestId ?? '']?.frames) ?? none;
