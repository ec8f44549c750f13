/** What the form needs of reference pictures at first; the rest is loaded when somebody brings one. */
import type { DragEvent } from 'react';
import type { Draft } from '~/state/draft';
import { fetchPart } from '~/state/parts';

type Change = (changes: Partial<Draft>) => void;

const more = () => fetchPart(() => import('./takeReference'));

export const takeFiles = (sid: string, files: FileList, change: Change) => {
  const all = [...files];
  return more().then(({ takeFile }) => takeFile(sid, all, change));
};

/** Files may be dropped anywhere on the form. */
export const dropOn = (sid: string, change: Change) => ({
  onDragOver: (event: DragEvent) => {
    if (event.dataTransfer.types.includes('Files')) event.preventDefault();
  },
  onDrop: (event: DragEvent) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    void takeFiles(sid, event.dataTransfer.files, change);
  },
});
