import { useStarsSync } from '~/hooks/useFavorite';
import { useJobFollower } from '~/hooks/useJob';
import { useJobResume } from '~/hooks/useJobResume';
import { useLive } from '~/hooks/useLive';
import { useNewcomers } from '~/hooks/useNewcomers';
import type { Onlooker } from '~/hooks/useOwnProgress';

/** What keeps a session true for as long as somebody is in it. */
export function useLiveSession(sid: string, onlooker?: Onlooker): void {
  useLive(sid);
  useNewcomers(sid);
  useJobResume(sid);
  useJobFollower(sid, onlooker);
  useStarsSync(sid);
}
