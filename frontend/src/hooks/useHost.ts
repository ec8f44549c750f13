import { createContext, useContext } from 'react';
import { useRouter } from 'wouter';
import { imageFile } from '~/api/images';
import type { Image } from '~/api/types';
import type { ImageRef, SvEvent } from '~/embed/public';
import { OwnSteps } from './useSteps';

/** What a page that has us inside takes and gives. */
export interface HostsPart {
  onInsert?: (image: ImageRef) => void;
  linkTo?: (number: number) => string;
  onEvent?: (event: SvEvent) => void;
  locale?: string;
}

export const Host = createContext<HostsPart>({});

/** Where a picture is for another tab or somebody else; undefined as long as that is not known. */
export function usePictureLink(sid: string): (number: number, image: Image | null) => string | undefined {
  const { base } = useRouter();
  const own = useContext(OwnSteps);
  const { linkTo } = useContext(Host);
  return (number, image) => {
    const path = `/s/${encodeURIComponent(sid)}/i/${number}`;
    if (!own) return base + path;
    // A host need not have our page: every one has the picture itself.
    return linkTo?.(number) ?? own.link(path) ?? (image ? imageFile(sid, image.id, 'original') : undefined);
  };
}
