import { Choices } from '~/components/Choices';
import { Select } from '~/components/Input';
import { shapeOf, sizeWords } from '~/state/format';
import { groupSizes } from '~/state/sizes';
import css from './SizePicker.module.css';
import type { ComposerState } from './useComposer';

const longestEdge = 20;

function Shape({ size }: { size: string }) {
  const { width, height } = shapeOf(size);
  const scale = longestEdge / Math.max(width, height);
  return <span className={css.shape} style={{ width: width * scale, height: height * scale }} aria-hidden />;
}

/** Shapes as small frames; the pixels are said below, with a choice where a shape has several. */
export function SizePicker({ composer: { change, rules } }: { composer: ComposerState }) {
  const groups = groupSizes(rules.sizes);
  const group = groups.find(({ sizes }) => rules.size !== null && sizes.includes(rules.size));
  if (!group || !rules.size) return null;
  const options = groups.map(({ ratio, sizes }) => ({
    value: ratio,
    label: (
      <span className={css.option}>
        <span className={css.frame}>
          <Shape size={sizes[0]!} />
        </span>
        {ratio}
      </span>
    ),
  }));
  return (
    <div className={css.picker}>
      <Choices
        legend="Size"
        layout="grid"
        options={options}
        value={group.ratio}
        onChange={(ratio) => change({ size: groups.find((one) => one.ratio === ratio)?.sizes[0] ?? null })}
        hint={group.sizes.length === 1 && `${sizeWords(rules.size)} pixels`}
      />
      {group.sizes.length > 1 && (
        <Select aria-label="Pixels" value={rules.size} onChange={(event) => change({ size: event.target.value })}>
          {group.sizes.map((size) => (
            <option key={size} value={size}>
              {sizeWords(size)} pixels
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}
