import { Choices } from '~/components/Choices';
import { qualityWord, visibilityWord } from '~/state/words';
import { Advanced } from './Advanced';
import { CopyCommand } from './CopyCommand';
import { EarlierButton } from './EarlierButton';
import { LookField } from './LookField';
import { ModelPicker } from './ModelPicker';
import { ProviderPicker } from './ProviderPicker';
import { SizePicker } from './SizePicker';
import type { ComposerState } from './useComposer';

const counts = ['1', '2', '3', '4'].map((count) => ({ value: count, label: count }));

const audiences = [
  { value: 'table' as const, label: 'Table' },
  { value: 'private' as const, label: 'Private' },
];

/** Everything about a picture that can be left alone. */
export function Options({ composer }: { composer: ComposerState }) {
  const { draft, change, rules } = composer;
  const qualities = [
    { value: '', label: 'Auto' },
    ...rules.qualities.filter((word) => word !== 'auto').map((word) => ({ value: word, label: qualityWord(word) })),
  ];
  return (
    <>
      <ProviderPicker composer={composer} />
      <ModelPicker composer={composer} />
      <SizePicker composer={composer} />
      <LookField composer={composer} />
      {qualities.length > 2 && (
        <Choices
          legend="Quality"
          options={qualities}
          value={rules.quality === 'auto' ? '' : (rules.quality ?? '')}
          onChange={(quality) => change({ quality: quality || null })}
        />
      )}
      <Choices
        legend="How many"
        options={counts}
        value={String(draft.n)}
        onChange={(count) => change({ n: Number(count) })}
      />
      <Choices
        legend="Who may see it"
        options={audiences}
        value={draft.visibility}
        onChange={(visibility) => change({ visibility })}
        hint={visibilityWord[draft.visibility]}
      />
      <Advanced composer={composer} />
      <div>
        <EarlierButton composer={composer} />
        <CopyCommand composer={composer} />
      </div>
    </>
  );
}
