import clsx from 'clsx';
import { TriangleAlert } from 'lucide-react';
import type { CheckedLine } from '~/api/types';
import css from './LineStatus.module.css';

interface Props {
  id: string;
  found: CheckedLine;
  onTake: (line: string) => void;
}

/** What the line would do, before it is sent. It is no live region: it changes with every word. */
export function LineStatus({ id, found: { is_right, command, text, code, fix }, onTake }: Props) {
  return (
    <div className={clsx(css.status, !is_right && css.wrong)}>
      {!is_right && <TriangleAlert aria-hidden />}
      <p id={id} className={css.text}>
        {is_right && command && <><strong className={css.command}>{command}</strong>{' · '}</>}
        {text}
        {code && <span className={css.code}> {code}</span>}
      </p>
      {fix && (
        <button type="button" className={css.fix} title={fix} onClick={() => onTake(fix)}>
          Mend it
        </button>
      )}
    </div>
  );
}
