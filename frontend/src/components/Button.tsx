import clsx from 'clsx';
import type { ComponentProps } from 'react';
import css from './Button.module.css';

interface Props extends ComponentProps<'button'> {
  look?: 'primary' | 'quiet' | 'bare';
  wide?: boolean;
}

/** The primary look has the one chamfer of the screen. */
export function Button({ look = 'quiet', wide, className, type = 'button', ...rest }: Props) {
  return <button type={type} className={clsx(css.button, css[look], wide && css.wide, className)} {...rest} />;
}
