import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Suggestion } from '~/state/completion';
import css from './Suggestions.module.css';

interface Props {
  id: string;
  list: Suggestion[];
  /** The one that Enter takes; -1 for none. */
  at: number;
  optionId: (index: number) => string;
  onTake: (line: string) => void;
}

/** How many stand, in whole or in part, behind the end of what is seen. */
function hiddenIn(box: HTMLElement): number {
  const right = box.scrollLeft + box.clientWidth + 2;
  const bottom = box.scrollTop + box.clientHeight + 2;
  const isHidden = ({ offsetLeft, offsetTop, offsetWidth, offsetHeight }: HTMLElement) =>
    offsetLeft + offsetWidth > right || offsetTop + offsetHeight > bottom;
  return [...box.children].filter((option) => isHidden(option as HTMLElement)).length;
}

/** What could come next: below each other, on a phone in a row. Tab takes the first one, or the chosen one. */
export function Suggestions({ id, list, at, optionId, onTake }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [hidden, setHidden] = useState(0);
  const look = () => box.current && setHidden(hiddenIn(box.current));
  useLayoutEffect(() => {
    box.current?.scrollTo?.(0, 0);
    look();
  }, [list]);
  useLayoutEffect(() => {
    (box.current?.children[at] as HTMLElement | undefined)?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [at]);

  if (list.length === 0) return null;
  const goOn = ({ clientHeight: top, clientWidth: left } = box.current!) => box.current?.scrollBy({ top, left });
  return (
    <div className={css.suggestions} data-foot>
      <div ref={box} id={id} role="listbox" aria-label="Suggestions" tabIndex={-1} className={css.list} onScroll={look}>
        {list.map(({ word, about, line }, index) => (
          <button
            key={word}
            type="button"
            role="option"
            id={optionId(index)}
            aria-selected={index === at}
            tabIndex={-1}
            className={clsx(css.item, index === at && css.chosen)}
            onClick={() => onTake(line)}
          >
            <span className={css.word}>{word}</span>
            {index === Math.max(at, 0) && <kbd className={css.key}>Tab</kbd>}
            {about && <span className={css.about}>{about}</span>}
          </button>
        ))}
      </div>
      {hidden > 0 && (
        // For mouse and finger, whose place in the field it leaves alone; the arrow keys go through all of them.
        <button
          type="button"
          className={css.more}
          tabIndex={-1}
          aria-hidden
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => goOn()}
        >
          {hidden} more
          <ChevronDown />
        </button>
      )}
    </div>
  );
}
