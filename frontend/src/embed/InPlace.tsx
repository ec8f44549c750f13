import { X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { IconButton } from '~/components/IconButton';
import { GalleryTabs } from '~/pages/GalleryTabs';
import type { PanelTab } from '~/state/place';
import css from './InPlace.module.css';

interface Props {
  sid: string;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  /** None: it is always there. */
  onClose?: () => void;
}

/** The Scene Visualizer within the host's element, as wide and high as that is. */
export function InPlace({ sid, tab, onTab, onClose }: Props) {
  const panel = useRef<HTMLElement>(null);
  const closes = onClose !== undefined;
  useEffect(() => {
    const opener = document.activeElement;
    const box = panel.current;
    // Somebody has opened it; one that is there with the page takes nobody's place.
    if (!closes || !opener || opener === document.body) return;
    box?.focus({ preventScroll: true });
    return () => {
      const left = document.activeElement;
      const stays = left && left !== document.body && !box?.contains(left);
      if (!stays && opener instanceof HTMLElement) opener.focus();
    };
  }, [closes]);
  // Esc closes what is innermost; a dialog that has taken it says so.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !panel.current?.contains(event.target as Node)) return;
    event.preventDefault();
    onClose?.();
  };
  return (
    // A region that takes Esc, as a dialog does.
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions
    <section ref={panel} className={css.panel} aria-label="Scene Visualizer" tabIndex={-1} onKeyDown={onKeyDown}>
      <GalleryTabs sid={sid} tab={tab} onTab={onTab}>
        {onClose && (
          <IconButton label="Close" onClick={onClose}>
            <X />
          </IconButton>
        )}
      </GalleryTabs>
    </section>
  );
}
