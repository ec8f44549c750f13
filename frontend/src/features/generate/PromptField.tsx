import { useQueryClient } from '@tanstack/react-query';
import type { ClipboardEvent, KeyboardEvent } from 'react';
import { Field } from '~/components/Field';
import { TextArea } from '~/components/Input';
import { usePromptHistory } from '~/hooks/usePromptHistory';
import { isLine } from '~/state/command';
import { fetchPart } from '~/state/parts';
import css from './PromptField.module.css';
import { promptFieldId } from './promptFieldId';
import { takeFiles } from './reference';
import type { ComposerState } from './useComposer';

const longest = 4000;
const counterFrom = longest * 0.8;

export function PromptField({ composer: { sid, draft, change } }: { composer: ComposerState }) {
  const client = useQueryClient();
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
    const text = event.clipboardData.getData('text');
    if (draft.prompt.trim() || !isLine(text)) return;
    event.preventDefault();
    void fetchPart(() => import('./takeLine')).then(({ takeLine }) => takeLine(client, sid, text, change));
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
