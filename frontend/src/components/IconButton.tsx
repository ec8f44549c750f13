import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import css from './IconButton.module.css';

interface Props extends ComponentProps<'button'> {
  label: string;
  children: ReactNode;
}

/** A button that shows only a picture; its label is its name and its tooltip. */
export function IconButton({ label, className, children, type = 'button', ...rest }: Props) {
  return (
    <button type={type} aria-label={label} title={label} className={clsx(css.icon, className)} {...rest}>
      {children}
    </button>
  );
}
