/** A line that asks for a picture, and where the flags in it stand. */
import type { CommandOption, CommandSpec } from '~/api/types';

export interface Flag {
  start: number;
  end: number;
  /** Empty for the lone `--`. */
  name: string;
}

const flagAt = /(?<!\S)(--|[—–]|−−)([A-Za-z][^\s=]*)?/g;
const namedAt = /(?<!\S)([A-Za-z]+):/g;
export const calledSo = (name: string) => (one: { name: string; aliases: string[] }) => one.name === name || one.aliases.includes(name);

export class Scanner {
  /** Flags are written as `name:`, too. */
  protected named = false;

  constructor(
    protected readonly line: string,
    protected readonly spec: CommandSpec,
    private readonly foreign: string[],
  ) {}

  protected skip(position: number): number {
    return position + (/^\s*/.exec(this.line.slice(position))?.[0].length ?? 0);
  }

  protected next(position: number): Flag | null {
    const found = [this.dashed(position), this.named ? this.nameBefore(position) : null].filter((flag) => flag !== null);
    return found.sort((one, other) => one.start - other.start)[0] ?? null;
  }

  /** A typographic dash begins a flag only before a known name. */
  private dashed(position: number): Flag | null {
    for (const { 0: all, 1: dash, 2: name = '', index } of this.line.matchAll(flagAt)) {
      const end = index + all.length;
      const isLone = !name && dash === '--' && !this.line.slice(end, end + 1).trim();
      const isFlag = name !== '' && (dash === '--' || this.option(name) !== null || this.foreign.includes(name.toLowerCase()));
      if (index >= position && (isLone || isFlag)) return { start: index, end, name };
    }
    return null;
  }

  private nameBefore(position: number): Flag | null {
    for (const { 0: all, 1: name = '', index } of this.line.matchAll(namedAt)) {
      if (index >= position && this.spec.options.some(calledSo(name.toLowerCase()))) return { start: index, end: index + all.length, name };
    }
    return null;
  }

  /** The flag of that name, and whether it is switched on. */
  protected option(written: string): [CommandOption, boolean] | null {
    const name = written.toLowerCase();
    const found = this.spec.options.find(calledSo(name));
    if (found) return [found, true];
    const off = name.startsWith('no-') && this.spec.options.find(calledSo(name.slice(3)));
    return off && off.type === 'switch' ? [off, false] : null;
  }
}

