import css from './Sign.module.css';

/** The name of the house, as the one lit sign of the street. */
export function Sign() {
  return (
    <h1 className={css.sign}>
      Scene <span>Visualizer</span>
    </h1>
  );
}
