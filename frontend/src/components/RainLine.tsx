import css from './RainLine.module.css';

interface Props {
  percent?: number | null;
  /** Nothing is under way: the line is paused. */
  still?: boolean;
}

/** Work is under way and nobody knows how much is left: a light that runs, no percentage. */
export function RainLine({ percent, still }: Props) {
  if (still) return null;
  if (percent === null || percent === undefined) return <span className={css.line} aria-hidden />;
  return (
    <span className={css.known} role="progressbar" aria-label="Drawn so far" aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <span style={{ transform: `scaleX(${percent / 100})` }} />
    </span>
  );
}
