import css from './Gallery.module.css';

const ratios = [1, 1.5, 1, 0.67, 1.5, 1, 1.78, 1, 0.67, 1.5, 1, 1];

/** Frames where pictures will be. */
export function Skeletons() {
  return (
    <div className={css.scroll} aria-busy="true">
      <p className="sv-visually-hidden">Loading pictures…</p>
      <div className={css.grid} aria-hidden>
        {ratios.map((ratio, index) => (
          <div key={index} className={css.skeleton} style={{ flex: `${ratio} 1 ${ratio * 180}px` }} />
        ))}
      </div>
    </div>
  );
}
