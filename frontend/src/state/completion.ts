/** What could come next in a command line, from the server's own table of commands. */
import type { CommandManifest, CommandSpec } from '~/api/types';

export interface Suggestion {
  /** The whole line with the suggestion taken. */
  line: string;
  word: string;
  about: string;
}

/** Its name, what it is, and other words for it. */
type Known = [word: string, about: string, others: string[]];

/** Every word that goes on from what is typed; by another word for it as well, shown by its own name. */
export function suggest(line: string, known: CommandManifest | undefined): Suggestion[] {
  if (!known || !line.startsWith('/')) return [];
  const words = line.split(/\s+/);
  const last = words.at(-1) ?? '';
  const typed = last.toLowerCase();
  const head = line.slice(0, line.length - last.length);
  const take = (list: Known[]): Suggestion[] => {
    const named = list.filter(([word]) => word.startsWith(typed) && word !== last);
    const meant = list.flatMap<Known>(([word, about, others]) => {
      const other = others.find((one) => one.startsWith(typed));
      return other && !word.startsWith(typed) ? [[word, about || other, []]] : [];
    });
    return [...named, ...meant].map(([word, about]) => ({ line: `${head}${word} `, word, about }));
  };

  if (words.length === 1) return take(known.roots.slice(0, 1).map((root) => [`/${root}`, 'pictures for the table', []]));
  if (words.length === 2 && !last.startsWith('-')) {
    return take(known.commands.map(({ name, summary, aliases }) => [name, summary, aliases]));
  }
  const command = commandOf(words[1], known);
  if (words.length === 3 && command?.choices?.length && !last.startsWith('-')) return take(chosen(command));
  return take(flagsOrChoices(words, last, command));
}

/** The command of a line by its second word. */
export function commandOf(word: string | undefined, known: CommandManifest): CommandSpec | undefined {
  const named = known.commands.find(({ name, aliases }) => name === word || aliases.includes(word ?? ''));
  return named ?? known.commands.find(({ name }) => name === known.default);
}

const chosen = ({ choices = [], also = {} }: Pick<CommandSpec, 'choices' | 'also'>): Known[] =>
  choices.map((choice) => [choice, '', Object.keys(also).filter((other) => also[other] === choice)]);

function flagsOrChoices(words: string[], last: string, command: CommandSpec | undefined): Known[] {
  const options = (command?.options ?? []).map((option) => ({ ...option, flags: [option.name, ...option.aliases].map((one) => `--${one}`) }));
  if (last.startsWith('--')) {
    return options
      .filter(({ flags }) => !words.slice(0, -1).some((word) => flags.includes(word)))
      .map(({ flags: [flag = '', ...others], summary }) => [flag, summary, others]);
  }
  const option = options.find(({ flags }) => flags.includes(words.at(-2) ?? ''));
  return option ? chosen(option) : [];
}
