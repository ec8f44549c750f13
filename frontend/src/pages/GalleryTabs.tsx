import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import type { PanelTab } from '~/state/place';
import { GalleryTab } from './GalleryTab';
import css from './GalleryTabs.module.css';
import { GenerateTab } from './GenerateTab';

interface Props {
  sid: string;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  /** At the end of the tabs' row. */
  children?: ReactNode;
}

/** Making and looking: the two halves of the Scene Visualizer where it is a part of another page. */
export function GalleryTabs({ sid, tab, onTab, children }: Props) {
  return (
    <Tabs.Root className={css.tabs} value={tab} onValueChange={(next) => onTab(next === 'gallery' ? 'gallery' : 'generate')}>
      <div className={css.head}>
        <Tabs.List className={css.list} aria-label="Scene Visualizer">
          <Tabs.Trigger className={css.tab} value="generate">
            Generate
          </Tabs.Trigger>
          <Tabs.Trigger className={css.tab} value="gallery">
            Gallery
          </Tabs.Trigger>
        </Tabs.List>
        {children}
      </div>
      <Tabs.Content className={css.content} value="generate">
        <GenerateTab sid={sid} />
      </Tabs.Content>
      <Tabs.Content className={css.content} value="gallery">
        <GalleryTab sid={sid} onGenerate={() => onTab('generate')} />
      </Tabs.Content>
    </Tabs.Root>
  );
}
