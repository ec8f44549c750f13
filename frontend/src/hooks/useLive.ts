import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '~/api/keys';
import { openLive, type Topic } from '~/api/live';
import { refreshImages } from './useImages';

/** Keep what the page shows of a session fresh for as long as the page is open. */
export function useLive(sid: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const look: Record<Topic, () => Promise<unknown>> = {
      images: () => refreshImages(client, sid),
      requests: () => client.invalidateQueries({ queryKey: keys.requests(sid) }),
      console: () => client.invalidateQueries({ queryKey: keys.console(sid) }),
      session: () => client.invalidateQueries({ queryKey: keys.session(sid) }),
    };
    const live = openLive((topic) => void look[topic]());
    return () => live.close();
  }, [client, sid]);
}
