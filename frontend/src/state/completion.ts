/** What could come next in a command line, from the server's own table of commands. */
import type { CommandManifest, CommandSpec } from '~/api/types';

export interface Suggestion {
  /** The whole line with the suggestion taken. */
  line: string;
  word: string;
  about: string;
}

const most = 8;

export function suggest(line: string, known: CommandManifest | undefined): Suggestion[] {
  if (!known || !line.startsWith('/')) return [];
  const words = line.split(/\s+/);
  const last = words.at(-1) ?? '';
  const head = line.slice(0, line.length - last.length);
  const take = (list: [string, string][]): Suggestion[] =>
    list
      .filter(([word]) => word.startsWith(last.toLowerCase()) && word !== last)
      .slice(0, most)
      .map(([word, about]) => ({ line: `${head}${word} `, word, about }));

  if (words.length === 1) return take(known.roots.slice(0, 1).map((root) => [`/${root}`, 'pictures for the table']));
  if (words.length === 2 && !last.startsWith('-')) return take(known.commands.map(({ name, summary }) => [name, summary]));
  const command = commandOf(words[1], known);
  if (words.length === 3 && command?.choices?.length && !last.startsWith('-')) return take(command.choices.map((name) => [name, '']));
  return take(flagsOrChoices(words, last, command));
}

function commandOf(word: string | undefined, known: CommandManifest): CommandSpec | undefined {
  const named = known.commands.find(({ name, aliases }) => name === word || aliases.includes(word ?? ''));
  return named ?? known.commands.find(({ name }) => name === known.default);
}

function flagsOrChoices(words: string[], last: string, command: CommandSpec | undefined): [string, string][] {
  const options = command?.options ?? [];
  if (last.startsWith('--')) {
    return options.filter(({ name }) => !words.includes(`--${name}`)).map(({ name, summary }) => [`--${name}`, summary]);
  }
  const before = words.at(-2);
  const option = options.find(({ name, aliases }) => [name, ...aliases].some((one) => before === `--${one}`));
  return (option?.choices ?? []).map((choice) => [choice, '']);
}
