import clsx from 'clsx';
import { useId, type CSSProperties, type ReactNode } from 'react';
import css from './Choices.module.css';

export interface Choice<T extends string> {
  value: T;
  label: ReactNode;
  /** A second line. */
  note?: ReactNode;
  disabled?: boolean;
}

interface Props<T extends string> {
  legend: string;
  options: Choice<T>[];
  value: T | null;
  onChange: (value: T) => void;
  /** `row` sits side by side, `grid` in columns of one width, `list` has one line each. */
  layout?: 'row' | 'grid' | 'list';
  hint?: ReactNode;
}

const mostInARow = 5;

/** One out of a few, as native radio buttons that look like a row of keys or a list. */
export function Choices<T extends string>({ legend, options, value, onChange, layout = 'row', hint }: Props<T>) {
  const name = useId();
  // Rows of even length: seven are four and three.
  const columns = Math.ceil(options.length / Math.ceil(options.length / mostInARow));
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{legend}</legend>
      <div className={css[layout]} style={layout === 'grid' ? ({ '--columns': columns } as CSSProperties) : undefined}>
        {options.map((option) => (
          <label key={option.value} className={clsx(css.option, option.disabled && css.off)}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
            />
            <span className={css.label}>{option.label}</span>
            {option.note && <span className={css.note}>{option.note}</span>}
          </label>
        ))}
      </div>
      {hint && <div className={css.hint}>{hint}</div>}
    </fieldset>
  );
}
