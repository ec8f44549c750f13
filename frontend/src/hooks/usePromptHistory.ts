import { useRef } from 'react';
import { lineOf, newer, newHistory, older, remember, type History } from '~/state/consoleHistory';
import { load, save } from '~/state/storage';

const keyOf = (sid: string) => `sv:prompts:${sid}`;

/** A prompt that was sent off can be had back. */
export function keepPrompt(sid: string, prompt: string): void {
  save(keyOf(sid), remember(newHistory(load<string[]>(keyOf(sid), [])), prompt).lines);
}

/** Step through what this member has asked for at this table; the unsent prompt waits at the end. */
export function usePromptHistory(sid: string) {
  const history = useRef<History | null>(null);
  return (step: 'older' | 'newer', now: string): string => {
    const lines = load<string[]>(keyOf(sid), []);
    const before = history.current?.lines.length === lines.length ? history.current : newHistory(lines);
    history.current = step === 'older' ? older(before, now) : newer(before);
    return lineOf(history.current);
  };
}
