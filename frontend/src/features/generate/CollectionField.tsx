import { Field } from '~/components/Field';
import { Select } from '~/components/Input';
import { useCollections } from '~/hooks/useCollections';
import type { ComposerState } from './useComposer';

/** Where this member's new pictures are collected, until it is chosen otherwise. */
export function CollectionField({ composer: { sid, into, change } }: { composer: ComposerState }) {
  const collections = useCollections(sid);
  if (collections.length === 0) return null;
  return (
    <Field label="Goes into" hint={into ? 'What you ask for with this form goes there.' : undefined}>
      {(wiring) => (
        <Select {...wiring} value={into?.id ?? ''} onChange={(event) => change({ collection: event.target.value || null })}>
          <option value="">No collection</option>
          {collections.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
