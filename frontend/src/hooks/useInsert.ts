import { useQueryClient } from '@tanstack/react-query';
import { useContext } from 'react';
import { messageOf } from '~/api/errors';
import type { Image } from '~/api/types';
import { tellAround, useFramed } from '~/state/framed';
import type { ImageRef } from '~/embed/public';
import { useNotices } from '~/state/notices';
import { fetchPart } from '~/state/parts';
import { Host } from './useHost';

const intoFrame = (image: ImageRef) => tellAround({ type: 'sv:insert', image });

/** Hand pictures, or those of these numbers, to the page around us; null where it takes none. */
export function useInsert(sid: string): ((wanted: (Image | number)[]) => void) | null {
  const client = useQueryClient();
  const { onInsert } = useContext(Host);
  const framed = useFramed(({ inserts }) => inserts);
  const show = useNotices((notices) => notices.show);
  const take = onInsert ?? (framed ? intoFrame : null);
  return (
    take &&
    ((wanted) =>
      void fetchPart(() => import('./handOver'))
        .then(({ handOver }) => handOver(client, sid, wanted, take))
        .then(show, (error: unknown) => show(messageOf(error), 'bad')))
  );
}
