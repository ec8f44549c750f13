import type { ClipboardEvent, KeyboardEvent } from 'react';
import { Field } from '~/components/Field';
import { TextArea } from '~/components/Input';
import { usePromptHistory } from '~/hooks/usePromptHistory';
import { fromCommand } from '~/state/command';
import css from './PromptField.module.css';
import { promptFieldId } from './promptFieldId';
import { takeFiles, takeRef } from './reference';
import type { ComposerState } from './useComposer';

const longest = 4000;
const counterFrom = longest * 0.8;

export function PromptField({ composer: { sid, draft, change } }: { composer: ComposerState }) {
  const step = usePromptHistory(sid);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey && event.key === 'ArrowUp') change({ prompt: step('older', draft.prompt) });
    else if (event.altKey && event.key === 'ArrowDown') change({ prompt: step('newer', draft.prompt) });
    else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    const { files } = event.clipboardData;
    // A word processor puts a picture of the words beside them; a file's name stands beside no HTML.
    const isWords = ['text/plain', 'text/html'].every((kind) => event.clipboardData.getData(kind));
    if (files.length && !isWords) {
      event.preventDefault();
      void takeFiles(sid, files, change);
      return;
    }
    const wish = draft.prompt.trim() ? null : fromCommand(event.clipboardData.getData('text'));
    if (!wish) return;
    event.preventDefault();
    const { ref, ...rest } = wish;
    change({ ...rest, ...(rest.seed ? { keepSeed: false } : {}) });
    if (ref) void takeRef(sid, ref, change);
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
          onPaste={onPaste}
          aria-keyshortcuts="Control+Enter Alt+ArrowUp"
        />
      )}
    </Field>
  );
}
