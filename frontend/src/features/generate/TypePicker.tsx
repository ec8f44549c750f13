import { Choices } from '~/components/Choices';
import { subjectTypes } from '~/state/filters';
import { typeWord } from '~/state/words';
import type { ComposerState } from './useComposer';

const options = subjectTypes.map((type) => ({ value: type, label: typeWord[type] }));

export function TypePicker({ composer: { draft, change } }: { composer: ComposerState }) {
  return <Choices legend="Type" options={options} value={draft.type} onChange={(type) => change({ type })} />;
}
