import { useLayoutEffect } from 'react';
import { leaveSkeleton } from '~/state/skeleton';

/** Beside what takes the place of the server's drawing: at the same moment that one goes. */
export function Arrived({ sid }: { sid?: string }) {
  useLayoutEffect(() => leaveSkeleton(sid), [sid]);
  return null;
}
