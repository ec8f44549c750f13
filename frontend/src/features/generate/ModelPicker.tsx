import { Field } from '~/components/Field';
import { Select } from '~/components/Input';
import { price } from '~/state/format';
import type { ComposerState } from './useComposer';

/** Only where a provider has more than one. */
export function ModelPicker({ composer: { change, rules } }: { composer: ComposerState }) {
  const models = rules.provider?.models ?? [];
  if (models.length < 2) return null;
  return (
    <Field label="Model">
      {(wiring) => (
        <Select {...wiring} value={rules.model?.name} onChange={(event) => change({ model: event.target.value })}>
          {models.map((model) => (
            <option key={model.name} value={model.name}>
              {[model.name, price(model.price)].filter(Boolean).join(' · ')}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
