import { Modal } from '~/components/Modal';
import type { PanelTab } from '~/state/place';
import { GalleryTabs } from './GalleryTabs';

interface Props {
  sessionId: string;
  isVisible: boolean;
  onClose: () => void;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
}

/** The Scene Visualizer as a panel over whatever page it is opened from. */
export function ImageGallery({ sessionId, isVisible, onClose, tab, onTab }: Props) {
  return (
    <Modal open={isVisible} onClose={onClose} title="Scene Visualizer">
      <GalleryTabs sid={sessionId} tab={tab} onTab={onTab} />
    </Modal>
  );
}
