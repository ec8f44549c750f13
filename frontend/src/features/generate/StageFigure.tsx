import type { ReactNode } from 'react';
import css from './StageFigure.module.css';

interface Props {
  children: ReactNode;
  prompt: string;
  /** One line below the prompt. */
  about: ReactNode;
  actions: ReactNode;
}

/** A picture, forming or finished, in the same place; what there is to say and to do stands below it, not on it. */
export function StageFigure({ children, prompt, about, actions }: Props) {
  return (
    <figure className={css.figure}>
      {children}
      <figcaption className={css.caption}>
        <div className={css.words}>
          <p className={css.prompt}>{prompt}</p>
          <p className={css.about}>{about}</p>
        </div>
        <div className={css.actions}>{actions}</div>
      </figcaption>
    </figure>
  );
}
