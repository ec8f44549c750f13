import css from './StreetScene.module.css';

/** x, width and height of the blocks of a street at night, and which of their windows are lit. */
const blocks: [number, number, number][] = [
  [0, 74, 150],
  [70, 52, 218],
  [126, 64, 176],
  [186, 44, 262],
  [232, 86, 132],
  [314, 58, 236],
  [372, 40, 188],
  [410, 92, 150],
  [500, 56, 286],
  [556, 70, 204],
  [624, 48, 164],
  [670, 84, 242],
  [752, 48, 180],
];
const lit: [number, number][] = [
  [84, 96],
  [84, 124],
  [102, 110],
  [200, 52],
  [214, 80],
  [330, 92],
  [346, 120],
  [514, 40],
  [514, 70],
  [532, 100],
  [576, 120],
  [686, 88],
  [720, 116],
  [720, 74],
  [140, 150],
  [30, 172],
];

/** A wet street with one sign lit. Decoration only. */
export function StreetScene({ className }: { className?: string }) {
  return (
    <svg className={className} viewBox="0 0 800 420" preserveAspectRatio="xMidYMax slice" aria-hidden focusable="false">
      <g className={css.far}>
        {blocks.map(([x, width, height]) => (
          <rect key={x} x={x + 22} y={268 - height * 0.86} width={width * 0.7} height={height} />
        ))}
      </g>
      <g className={css.near}>
        {blocks.map(([x, width, height]) => (
          <rect key={x} x={x} y={300 - height * 0.78} width={width - 6} height={height} />
        ))}
      </g>
      <g className={css.windows}>
        {lit.map(([x, y]) => (
          <rect key={`${x}-${y}`} x={x} y={y + 34} width="5" height="8" />
        ))}
      </g>
      <rect className={css.street} x="0" y="300" width="800" height="120" />
      <g className={css.sign}>
        <path d="M432 176h96l10 10v44h-96l-10-10z" />
        <path d="M448 194v20M448 204h12M460 194v20M472 194v20h12M498 194l12 20M510 194l-12 20" />
      </g>
      <g className={css.reflection}>
        <path d="M436 306h92M424 318h120M446 330h70M410 344h150M440 360h96M396 378h186M430 398h110" />
      </g>
      <g className={css.glints}>
        <path d="M40 316h60M120 334h44M600 322h70M680 346h60M250 328h50M180 366h80M620 384h90M60 392h70" />
      </g>
    </svg>
  );
}
