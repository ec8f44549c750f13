import { useQueryClient, type Query } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import { keys } from '~/api/keys';
import type { LiveEvent } from '~/api/events';
import { openLive, type Topic } from '~/api/live';
import type { ImageRequest } from '~/api/types';
import type { SvEvent } from '~/embed/public';
import { connectionOf } from '~/state/connection';
import { tellAround, useFramed } from '~/state/framed';
import { hasEnded } from '~/state/jobs';
import { eventEffects, lookers } from './eventEffects';
import { Host } from './useHost';
import { useLatest } from './useLatest';

const intoFrame = (event: SvEvent) => useFramed.getState().hears && tellAround({ type: 'sv:event', event });

const underWay = ({ state }: Query) => !state.data || !hasEnded((state.data as ImageRequest).status);

/** Keep what the page shows of a session true for as long as the page is open. */
export function useLive(sid: string): void {
  const client = useQueryClient();
  const { onEvent: tellHost = intoFrame } = useContext(Host);
  const tell = useLatest(tellHost);
  useEffect(() => {
    const connection = connectionOf(sid);
    const { follow } = connection.getState();
    const effects = eventEffects(client, sid);
    const look = lookers(client, sid);
    const onLook = (topic: Topic | 'all') => {
      if (topic !== 'all') return void look[topic]();
      Object.values(look).forEach((one) => void one());
      void client.invalidateQueries({ queryKey: keys.everyRequest(sid), predicate: underWay });
    };
    const onEvent = (event: LiveEvent) => {
      effects.apply(event);
      // What the host makes of it, and any fault of that, is no part of this.
      queueMicrotask(() => tell({ ...event, data: { ...event.data }, sessionId: sid }));
    };
    const live = openLive(sid, { onEvent, onLook, onState: follow });
    // Whoever has just been answered need not wait for the next attempt's turn.
    const unsubscribe = connection.subscribe((now, before) => {
      if (now.reached && !before.reached && now.stream !== 'live') live.retry();
    });
    return () => {
      unsubscribe();
      live.close();
      effects.close();
      follow('opening');
    };
  }, [client, sid, tell]);
}
