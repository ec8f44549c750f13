import css from './RainLine.module.css';

/** Work is under way and nobody knows how much is left: a light that runs, no percentage. */
export function RainLine({ percent }: { percent?: number | null }) {
  if (percent === null || percent === undefined) return <span className={css.line} aria-hidden />;
  return (
    <span className={css.known} role="progressbar" aria-label="Drawn so far" aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <span style={{ transform: `scaleX(${percent / 100})` }} />
    </span>
  );
}
