import clsx from 'clsx';
import { forwardRef, type ComponentProps, type ComponentPropsWithoutRef } from 'react';
import css from './Input.module.css';

/** With `forwardRef`, since a host's React 18 gives a function no `ref`. */
export const Input = forwardRef<HTMLInputElement, ComponentPropsWithoutRef<'input'>>(function Input({ className, ...rest }, ref) {
  return <input ref={ref} className={clsx(css.input, className)} {...rest} />;
});

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={clsx(css.input, css.area, className)} {...rest} />;
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={clsx(css.input, css.select, className)} {...rest} />;
}
