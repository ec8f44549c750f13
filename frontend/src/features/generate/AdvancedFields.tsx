import { Field } from '~/components/Field';
import { Input, Select } from '~/components/Input';
import type { Draft } from '~/state/draft';
import css from './Advanced.module.css';
import { CollectionField } from './CollectionField';
import { ReferenceField } from './ReferenceField';
import { SeedField } from './SeedField';
import type { ComposerState } from './useComposer';

/** A field that the provider cannot use is off and says why; its value is kept. */
export function AdvancedFields({ composer }: { composer: ComposerState }) {
  const { draft, change, rules } = composer;
  const { negativePrompt: negative, transparent } = rules;
  return (
    <div className={css.fields}>
      <Field label="Leave out" dim={!negative.enabled} hint={unused(negative.reason, draft.negativePrompt)}>
        {(wiring) => (
          <Input
            {...wiring}
            disabled={!negative.enabled}
            value={draft.negativePrompt}
            placeholder="text, daylight, crowds"
            onChange={(event) => change({ negativePrompt: event.target.value })}
          />
        )}
      </Field>
      <SeedField composer={composer} />
      <ReferenceField composer={composer} />
      <CollectionField composer={composer} />
      <Field label="Colours">
        {(wiring) => (
          <Select {...wiring} value={draft.style} onChange={(event) => change({ style: event.target.value as Draft['style'] })}>
            <option value="">As they come</option>
            <option value="vivid">Vivid</option>
            <option value="natural">Natural</option>
          </Select>
        )}
      </Field>
      <div>
        <label className={css.check}>
          <input
            type="checkbox"
            disabled={!transparent.enabled}
            checked={draft.transparent}
            onChange={(event) => change({ transparent: event.target.checked })}
          />
          Transparent background
        </label>
        {transparent.reason && <p className={css.hint}>{unused(transparent.reason, draft.transparent ? 'yes' : '')}</p>}
      </div>
    </div>
  );
}

function unused(reason: string | null, value: string): string | undefined {
  if (!reason) return undefined;
  return value.trim() ? `${reason}; your wish is kept, not sent.` : `${reason}.`;
}
