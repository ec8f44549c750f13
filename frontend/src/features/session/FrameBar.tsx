import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '~/components/IconButton';
import { tellAround, useFramed } from '~/state/framed';
import css from './FrameBar.module.css';

/** In another page's frame: the tabs, or the name where they are at the foot, and the way out. */
export function FrameBar({ name, children }: { name: string; children: ReactNode }) {
  const closes = useFramed((framed) => framed.closes);
  return (
    <header className={css.bar}>
      <h1 className={children ? 'sv-visually-hidden' : css.name}>{name}</h1>
      {children}
      {closes && (
        <span className={css.close}>
          <IconButton label="Close" onClick={() => tellAround({ type: 'sv:close' })}>
            <X />
          </IconButton>
        </span>
      )}
    </header>
  );
}
