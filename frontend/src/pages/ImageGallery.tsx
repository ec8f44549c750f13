import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { Modal } from '~/components/Modal';
import type { PanelTab } from '~/state/place';
import { GalleryTab } from './GalleryTab';
import { GenerateTab } from './GenerateTab';
import css from './ImageGallery.module.css';

export interface ImageGalleryProps {
  sessionId: string;
  isVisible: boolean;
  onClose: () => void;
  /** Which tab is open; without it the component keeps that to itself. */
  tab?: PanelTab;
  onTab?: (tab: PanelTab) => void;
}

/** The Scene Visualizer as a panel over whatever page it is opened from. */
export function ImageGallery({ sessionId, isVisible, onClose, tab, onTab }: ImageGalleryProps) {
  const [own, setOwn] = useState<PanelTab>('generate');
  const shown = tab ?? own;
  const show = (next: string) => {
    const to: PanelTab = next === 'gallery' ? 'gallery' : 'generate';
    setOwn(to);
    onTab?.(to);
  };
  return (
    <Modal open={isVisible} onClose={onClose} title="Scene Visualizer">
      <Tabs.Root className={css.tabs} value={shown} onValueChange={show}>
        <Tabs.List className={css.list} aria-label="Scene Visualizer">
          <Tabs.Trigger className={css.tab} value="generate">
            Generate
          </Tabs.Trigger>
          <Tabs.Trigger className={css.tab} value="gallery">
            Gallery
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content className={css.content} value="generate">
          <GenerateTab sid={sessionId} />
        </Tabs.Content>
        <Tabs.Content className={css.content} value="gallery">
          <GalleryTab sid={sessionId} onGenerate={() => show('generate')} />
        </Tabs.Content>
      </Tabs.Root>
    </Modal>
  );
}
