import { useStarsSync } from '~/hooks/useFavorite';
import { useJobFollower } from '~/hooks/useJob';
import { useJobResume } from '~/hooks/useJobResume';
import { useLive } from '~/hooks/useLive';
import { useNewcomers } from '~/hooks/useNewcomers';

/** What keeps a session true for as long as somebody is in it. */
export function useLiveSession(sid: string): void {
  useLive(sid);
  useNewcomers(sid);
  useJobResume(sid);
  useJobFollower(sid);
  useStarsSync(sid);
}
