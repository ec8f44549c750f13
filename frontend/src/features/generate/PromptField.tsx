import type { KeyboardEvent } from 'react';
import { Field } from '~/components/Field';
import { TextArea } from '~/components/Input';
import css from './PromptField.module.css';
import { promptFieldId } from './promptFieldId';
import type { ComposerState } from './useComposer';

const longest = 4000;
const counterFrom = longest * 0.8;

export function PromptField({ composer: { draft, change, generate } }: { composer: ComposerState }) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    generate();
  };
  const count = draft.prompt.length >= counterFrom ? `${draft.prompt.length} of ${longest} characters` : undefined;
  return (
    <Field label="What do your runners see?" hint={count}>
      {(wiring) => (
        <TextArea
          {...wiring}
          data-field={promptFieldId}
          className={css.prompt}
          rows={4}
          maxLength={longest}
          value={draft.prompt}
          placeholder="A rain-soaked Seattle street with neon signs"
          onChange={(event) => change({ prompt: event.target.value })}
          onKeyDown={onKeyDown}
        />
      )}
    </Field>
  );
}
