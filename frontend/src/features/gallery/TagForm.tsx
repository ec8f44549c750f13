import { useState } from 'react';
import { Button } from '~/components/Button';
import { Input } from '~/components/Input';
import css from './BulkBar.module.css';
import { useFormField } from './useFormField';

const longest = 60;

export function TagForm({ onTag, onCancel }: { onTag: (tag: string) => void; onCancel: () => void }) {
  const [field, onKeyDown] = useFormField(onCancel);
  const [tag, setTag] = useState('');
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (tag.trim()) onTag(tag.trim());
      }}
    >
      <Input
        ref={field}
        onKeyDown={onKeyDown}
        aria-label="Tag for the picked pictures"
        placeholder="npc"
        autoComplete="off"
        maxLength={longest}
        value={tag}
        onChange={(event) => setTag(event.target.value)}
      />
      <Button type="submit" disabled={!tag.trim()}>
        Add the tag
      </Button>
    </form>
  );
}
