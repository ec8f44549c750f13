import clsx from 'clsx';
import { useId } from 'react';
import css from './StreetScene.module.css';
import { far, lit, near, type Block } from './streetBlocks';

const horizon = 300;

const row = (blocks: Block[]) =>
  blocks.map(([x, width, height]) => <rect key={x} x={x} y={horizon - height} width={width} height={height} />);

/** A wet street at night, seen from its end. Decoration only; `unlit` leaves the one lit sign to the page. */
export function StreetScene({ className, unlit }: { className?: string; unlit?: boolean }) {
  const glow = useId();
  return (
    <svg
      className={clsx(css.scene, className)}
      viewBox="0 0 800 420"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden
      focusable="false"
    >
      <defs>
        <radialGradient id={glow} cx="56%" cy="72%" r="62%">
          <stop offset="0" className={css.warm} />
          <stop offset="0.5" className={css.cold} />
          <stop offset="1" className={css.none} />
        </radialGradient>
      </defs>
      <rect width="800" height={horizon} fill={`url(#${glow})`} />
      <g className={css.far}>{row(far)}</g>
      <g className={css.near}>{row(near)}</g>
      <g className={css.windows}>
        {lit.map(([x, y]) => (
          <rect key={`${x}-${y}`} x={x} y={y} width="3" height="5" />
        ))}
      </g>
      <rect className={css.street} y={horizon} width="800" height="120" />
      {!unlit && (
        <g className={css.sign}>
          <rect x="424" y="188" width="62" height="42" rx="5" />
          <path d="M450 200h-12v9h12v9h-12M460 200l6 18 6-18" />
        </g>
      )}
      <g className={css.wet}>
        <path d="M420 308h72M432 318h54M408 330h100M436 342h40M416 356h96M398 374h120M428 394h64" />
        <path d="M40 312h46M128 326h30M610 316h52M706 334h36M246 320h34M176 352h60M622 368h70M70 380h58M300 392h40" />
      </g>
    </svg>
  );
}
