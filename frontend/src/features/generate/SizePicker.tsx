import { Choices } from '~/components/Choices';
import { ratioName, shapeOf, sizeWords } from '~/state/format';
import css from './SizePicker.module.css';
import type { ComposerState } from './useComposer';

const longestEdge = 20;

function Shape({ size }: { size: string }) {
  const { width, height } = shapeOf(size);
  const scale = longestEdge / Math.max(width, height);
  return <span className={css.shape} style={{ width: width * scale, height: height * scale }} aria-hidden />;
}

/** Sizes as small frames; the pixels are said below. */
export function SizePicker({ composer: { change, rules } }: { composer: ComposerState }) {
  if (rules.sizes.length === 0) return null;
  const options = rules.sizes.map((size) => ({
    value: size,
    label: (
      <span className={css.option}>
        <span className={css.frame}>
          <Shape size={size} />
        </span>
        {ratioName(size)}
        <span className="sv-visually-hidden">, {sizeWords(size)} pixels</span>
      </span>
    ),
  }));
  return (
    <Choices
      legend="Size"
      options={options}
      value={rules.size}
      onChange={(size) => change({ size })}
      hint={rules.size && `${sizeWords(rules.size)} pixels`}
    />
  );
}
