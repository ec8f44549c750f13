import { Dialog } from 'radix-ui';
import type { KeyboardEvent } from 'react';
import { unlessTold } from '~/components/outside';
import { usePortal } from '~/components/portal';
import { useFavorite } from '~/hooks/useFavorite';
import { useReturnFocus } from '~/hooks/useReturnFocus';
import type { Filters } from '~/state/filters';
import { altText } from '~/state/format';
import { isTyping, keyName, mayUse } from '~/state/keyboard';
import { ImageInfo } from './ImageInfo';
import { Missing } from './Missing';
import { useViewer } from './useViewer';
import css from './Viewer.module.css';
import { ViewerStage } from './ViewerStage';

interface Props {
  sid: string;
  number: number;
  filters: Filters;
  onNumber: (number: number) => void;
  onClose: () => void;
  /** To the page where pictures form. */
  onToStage: () => void;
  /** Show what a search finds. */
  onSearch: (q: string) => void;
}

/** A dialog hears of Esc before anything in it: the key is left to a form that lies open inside, wherever the focus is. */
function formsFirst(event: globalThis.KeyboardEvent): void {
  const form = document.querySelector('[data-viewer] [data-inner-form]');
  if (!form || !(event.target instanceof Element)) return;
  event.preventDefault();
  if (!event.target.closest('[data-inner-form]')) form.dispatchEvent(new globalThis.KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
}

/** One picture in full, over the list it was opened from. */
export function Viewer({ sid, number, filters, onNumber, onClose, onToStage, onSearch }: Props) {
  const { image, newer, older, looking, position } = useViewer(sid, number, filters);
  const favorite = useFavorite(sid);
  const portal = usePortal();
  // The tile of the picture that was looked at last, which need not be the one that was opened.
  const focus = useReturnFocus(() => document.querySelector<HTMLElement>(`[data-image="${number}"]`));
  const go = (to: number | null) => to && onNumber(to);
  /** The picture goes: on to the next one, or away when it was the last. */
  const leave = () => {
    const next = older ?? newer;
    if (next) onNumber(next);
    else onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const name = keyName(event);
    if (isTyping(event.target) || !mayUse(name, event.target)) return;
    if (name === 'ArrowLeft') go(newer);
    if (name === 'ArrowRight') go(older);
    if (name === 'f' && image) favorite(image);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal container={portal}>
        <Dialog.Overlay className={css.overlay} />
        <Dialog.Content
          data-viewer
          className={css.viewer}
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          onEscapeKeyDown={formsFirst}
          onInteractOutside={unlessTold}
          {...focus}
        >
          <Dialog.Title className="sv-visually-hidden">{image ? altText(image) : `Picture ${number}`}</Dialog.Title>
          {image ? (
            <>
              <ViewerStage sid={sid} image={image} position={position} onNewer={newer === null ? null : () => onNumber(newer)} onOlder={older === null ? null : () => onNumber(older)} />
              <ImageInfo sid={sid} image={image} onStar={favorite} onToStage={onToStage} onGone={leave} onSearch={onSearch} onNumber={onNumber} />
            </>
          ) : (
            <Missing number={number} looking={looking} />
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
