import clsx from 'clsx';
import type { ComponentProps } from 'react';
import css from './Input.module.css';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={clsx(css.input, className)} {...rest} />;
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={clsx(css.input, css.area, className)} {...rest} />;
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={clsx(css.input, css.select, className)} {...rest} />;
}
