import clsx from 'clsx';
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useReturnFocus } from '~/hooks/useReturnFocus';
import { Frame } from './Frame';
import { IconButton } from './IconButton';
import { unlessTold } from './outside';
import { usePortal } from './portal';
import css from './Modal.module.css';

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  /** `sheet` rises from the foot, `panel` fills most of the screen, `side` stands at its edge, `card` is as large as needed. */
  shape?: 'sheet' | 'panel' | 'side' | 'card';
  /** A card with more room. */
  wide?: boolean;
  /** Where the focus goes at the end, if not back: a better place, or `false` where it is on its way already. */
  returnTo?: () => HTMLElement | null | false;
  children: ReactNode;
}

/** A dialog that keeps the focus, closes on Esc and gives the focus back. */
export function Modal({ open, onClose, title, shape = 'panel', wide, returnTo, children }: Props) {
  const focus = useReturnFocus(returnTo);
  const portal = usePortal();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal container={portal}>
        <Dialog.Overlay className={css.overlay} />
        <Dialog.Content className={clsx(css.content, css[shape], wide && css.wide)} aria-describedby={undefined} onInteractOutside={unlessTold} {...focus}>
          <header className={css.head}>
            <Dialog.Title className={css.title}>{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close">
                <X />
              </IconButton>
            </Dialog.Close>
          </header>
          <Frame className={css.body}>{children}</Frame>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
