import type { Suggestion } from '~/state/completion';
import css from './Suggestions.module.css';

interface Props {
  list: Suggestion[];
  onTake: (line: string) => void;
}

/** What could come next; Tab takes the first one. */
export function Suggestions({ list, onTake }: Props) {
  if (list.length === 0) return null;
  return (
    <ul className={css.list} aria-label="Suggestions">
      {list.map(({ word, about, line }, index) => (
        <li key={word}>
          <button type="button" className={css.item} title={about} onClick={() => onTake(line)}>
            {word}
            {index === 0 && <kbd className={css.key}>Tab</kbd>}
            {index === 0 && about && <span className={css.about}>{about}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
