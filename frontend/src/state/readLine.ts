/**
 * Reads a line that asks for a picture as the server does, by the server's own table of commands; a part for whoever pastes
 * one. What is a mistake there is null here, as is every line that asks for something else. Both are tried on the same lines.
 */
import type { CommandManifest, CommandOption, CommandSpec } from '~/api/types';
import { calledSo, Scanner, type Flag } from './lineScanner';
import { checked, fail, Mistake, type Value } from './lineValues';

export interface SaidLine {
  text: string;
  options: Record<string, Value>;
}

/** Behind it all is prompt. */
const promptRoot = 'imagine';
const longestLine = 9_000;
const longestPrompt = 4_000;
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]/u;
const closing: Record<string, string> = { '"': '"', "'": "'", '“': '”“', '„': '“”' };
const normal = (line: string) => line.replace(/[\u00a0\u2007\u202f\ufeff]/g, ' ').normalize('NFC');

class Reader extends Scanner {
  private readonly options: Record<string, Value> = {};
  private readonly start: number;

  constructor(line: string, start: number, spec: CommandSpec, foreign: string[]) {
    super(line, spec, foreign);
    const at = this.skip(start);
    this.named = /^prompt:/i.test(line.slice(at));
    this.start = this.named ? this.skip(line.indexOf(':', at) + 1) : at;
  }

  read(): SaidLine {
    const first = this.next(this.start);
    const before = this.line.slice(this.start, first?.start).trim();
    const tail = this.flags(first);
    const behind = tail === null ? '' : this.line.slice(tail).trim();
    if (before && behind) fail();
    const text = before || behind;
    if (text.length > longestPrompt || !/[^\p{C}\p{Z}]/u.test(text)) fail();
    return { text, options: this.options };
  }

  /** Read every flag; where the text behind a lone `--` begins. */
  private flags(from: Flag | null): number | null {
    for (let flag = from; flag; ) {
      if (!flag.name) return this.skip(flag.end);
      const end = this.flag(flag);
      const following = this.next(end);
      if (this.line.slice(end, following?.start).trim()) fail();
      flag = following;
    }
    return null;
  }

  private flag({ name, end }: Flag): number {
    const [option, isOn] = this.option(name) ?? fail();
    const hasSign = this.line[end] === '=';
    if (option.type === 'switch') {
      this.turn(option.sets ?? [], hasSign ? fail() : isOn);
      return end;
    }
    const start = this.skip(hasSign ? end + 1 : end);
    if (start === this.line.length || this.next(start)?.start === start) fail();
    const [value, behind] = option.type === 'list' ? this.list(start) : this.one(option, start);
    this.options[this.meant(option, value)] = value;
    return behind;
  }

  private turn([name = '', value = '']: string[], isOn: boolean): void {
    if (isOn) this.options[name] = value;
    else if (this.options[name] === value) delete this.options[name];
  }

  /** The option that is meant; some values of one are another's. */
  private meant({ name, instead }: CommandOption, value: Value): string {
    const other = this.spec.options.find((one) => one.name === instead);
    return typeof value === 'string' && other?.choices?.includes(value) ? other.name : name;
  }

  private one(option: CommandOption, start: number): [Value, number] {
    const [text, end] = this.line[start]! in closing ? this.quoted(start) : this.bare(start);
    return [checked(option, text), end];
  }

  private bare(start: number): [string, number] {
    const [text = ''] = /^\S+/.exec(this.line.slice(start)) ?? [];
    return [text, start + text.length];
  }

  private quoted(start: number): [string, number] {
    const ends = closing[this.line[start]!]!;
    for (let end = start + 1; end < this.line.length; end++) {
      if (ends.includes(this.line[end]!)) return [this.line.slice(start + 1, end), end + 1];
    }
    return fail();
  }

  private list(start: number): [string[], number] {
    const items: string[] = [];
    for (let at = start; ; at++) {
      at = this.skip(at);
      const [item, end] = (this.line[at] ?? ' ') in closing ? this.quoted(at) : this.item(at);
      if (item) items.push(item);
      at = this.skip(end);
      if (this.line[at] !== ',') return items.length && items.join(', ').length <= longestPrompt ? [items, at] : fail();
    }
  }

  private item(start: number): [string, number] {
    const stop = this.next(start)?.start ?? this.line.length;
    const comma = this.line.indexOf(',', start);
    const end = comma >= 0 && comma < stop ? comma : stop;
    return [this.line.slice(start, end).trim(), end];
  }
}

/** A command, one of a later version, or prose. */
function isPrompt(word: string, rest: string, { later, commands }: CommandManifest): boolean {
  const isProse = rest !== '' && !/^([#^]|--|[—–]|−−)/.test(rest);
  if (later?.commands.includes(word) || (word in (later?.loose ?? {}) && !isProse)) return false;
  const spec = commands.find(calledSo(word));
  return !spec || (isProse && Boolean(spec.yields || spec.loose?.includes(word)));
}

/** Where the words of a line that asks for a picture begin; null where it asks for something else. */
function promptAt(line: string, manifest: CommandManifest): number | null {
  const [root = ''] = /^\s*\/\S*/.exec(line) ?? [];
  const name = root.trim().slice(1).toLowerCase();
  if (!manifest.roots.includes(name)) return null;
  const [all, word = ''] = /^\s*(\S+)/.exec(line.slice(root.length)) ?? [''];
  const behind = root.length + all.length;
  const low = word.toLowerCase();
  if (name === promptRoot || isPrompt(low, line.slice(behind).trim(), manifest)) return root.length;
  const spec = manifest.commands.find(calledSo(low));
  return spec?.name === manifest.default ? behind : null;
}

export function readLine(text: string, manifest: CommandManifest): SaidLine | null {
  const line = normal(text);
  const start = promptAt(line, manifest);
  const spec = manifest.commands.find(({ name }) => name === manifest.default);
  if (start === null || !spec || line.length > longestLine || control.test(line)) return null;
  try {
    return new Reader(line, start, spec, Object.keys(manifest.later?.foreign ?? {})).read();
  } catch (error) {
    if (error instanceof Mistake) return null;
    throw error;
  }
}
