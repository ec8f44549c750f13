import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Input } from '~/components/Input';
import css from './FilterBar.module.css';

const waitMs = 300;

/** Searches when the typing pauses; the field itself never waits. */
export function SearchField({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  if (told !== value) {
    setTold(value);
    setText(value);
  }

  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), waitMs);
    return () => clearTimeout(timer);
  }, [onChange, text, value]);

  return (
    <div className={css.search}>
      <Search aria-hidden />
      <Input
        type="search"
        aria-label="Search prompts"
        placeholder="Search prompts"
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
