import { SendHorizontal } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { IconButton } from '~/components/IconButton';
import { useCompletion } from '~/hooks/useCompletion';
import { useLineCheck } from '~/hooks/useLineCheck';
import { useMayDraw } from '~/hooks/useSession';
import { useSuggestions } from '~/hooks/useSuggestions';
import { lineOf, newer, newHistory, older, remember, type History } from '~/state/consoleHistory';
import { useCommandLines } from '~/state/commandLine';
import { load, save } from '~/state/storage';
import css from './CommandLine.module.css';
import { LineStatus } from './LineStatus';
import { Suggestions } from './Suggestions';

interface Props {
  sid: string | null;
  onSend: (line: string) => void;
}

/** Enter sends; the arrow keys go through the suggestions, and bring earlier lines back. */
export function CommandLine({ sid, onSend }: Props) {
  const key = `sv:history:${sid ?? ''}`;
  const line = useCommandLines((lines) => lines.bySession[sid ?? '']) ?? '';
  const mayDraw = useMayDraw(sid ?? '');
  const keep = useCommandLines((lines) => lines.write);
  const setLine = (text: string) => keep(sid ?? '', text);
  const field = useRef<HTMLInputElement>(null);
  const take = (text: string) => {
    setLine(text);
    field.current?.focus();
  };
  const completion = useCompletion(useSuggestions(sid, line), line, take);
  const checked = useLineCheck(sid, line);
  const statusId = useId();
  const [history, setHistory] = useState<History>(() => newHistory(load<string[]>(key, [])));

  const send = () => {
    const text = line.trim();
    if (!text) return;
    const next = remember(history, text);
    save(key, next.lines);
    setHistory(next);
    setLine('');
    onSend(text);
  };
  const step = (next: History) => {
    setHistory(next);
    setLine(lineOf(next));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (completion.press(event, history.at === history.lines.length)) event.preventDefault();
    else if (event.key === 'Enter') send();
    else if (event.key === 'ArrowUp') step(older(history, line));
    else if (event.key === 'ArrowDown') step(newer(history));
    else return;
    event.preventDefault();
  };
  return (
    <div className={css.commandLine} data-foot>
      <Suggestions {...completion} onTake={take} />
      <div className={css.bar}>
        <span className={css.prompt} aria-hidden>
          ›
        </span>
        <input
          ref={field}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={completion.list.length > 0}
          aria-controls={completion.list.length > 0 ? completion.id : undefined}
          aria-activedescendant={completion.active}
          data-field="command"
          className={css.line}
          aria-label="Command line"
          aria-describedby={checked && statusId}
          placeholder={mayDraw ? '/image generate …' : '/image gallery'}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
          maxLength={9000}
          value={line}
          onChange={(event) => setLine(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <IconButton label="Send" disabled={!line.trim()} onClick={send}>
          <SendHorizontal />
        </IconButton>
      </div>
      {checked && <LineStatus id={statusId} found={checked} onTake={take} />}
    </div>
  );
}
