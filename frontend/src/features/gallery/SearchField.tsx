import { Search } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { Input } from '~/components/Input';
import { useSearchable } from '~/hooks/useSearchable';
import { searchHints } from '~/state/searchHints';
import css from './FilterBar.module.css';

const waitMs = 300;

interface Props {
  sid: string;
  value: string;
  onChange: (q: string) => void;
}

/** Searches when the typing pauses; the field itself never waits. The browser offers what an operator can be followed by. */
export function SearchField({ sid, value, onChange }: Props) {
  const hints = useId();
  const [used, setUsed] = useState(false);
  const [text, setText] = useState(value);
  const known = useSearchable(sid, used);
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
        data-field="search"
        aria-label="Search prompts"
        placeholder="Search prompts"
        value={text}
        maxLength={200}
        list={hints}
        autoComplete="off"
        onFocus={() => setUsed(true)}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={hints}>
        {searchHints(text, known).map((hint) => (
          <option key={hint} value={hint} />
        ))}
      </datalist>
    </div>
  );
}
