import clsx from 'clsx';
import { useId, type ReactNode } from 'react';
import css from './Field.module.css';

interface Wiring {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

interface Props {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  dim?: boolean;
  children: (wiring: Wiring) => ReactNode;
}

/** A label, its control, and what there is to say about it. */
export function Field({ label, hint, error, dim, children }: Props) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={clsx(css.field, dim && css.dim)}>
      <label htmlFor={id} className={css.label}>
        {label}
      </label>
      {children({ id, 'aria-describedby': note ? `${id}-note` : undefined, 'aria-invalid': error ? true : undefined })}
      {note && (
        <p id={`${id}-note`} className={error ? css.error : css.hint}>
          {note}
        </p>
      )}
    </div>
  );
}
