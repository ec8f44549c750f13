// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { GenerateBody, StylePreferences } from '~/api/types';
import { lines, manifest, type SharedLine } from '../../tests/lines';
import { toCommand } from './command';
import { readLine } from './readLine';

/** Nearly a command: the server knows what is alike, and the page takes it for words, which somebody looks at before they are sent. */
const isNearly = ({ line, code }: SharedLine) => code === 'E115' || /^\/image (delte|vray|histroy)/.test(line);

describe('a line that is pasted means what it means to the server', () => {
  it.each(lines.filter((one) => !isNearly(one)))('$line', ({ line, ast }) => {
    const asks = ast?.command === manifest.default;
    expect(readLine(line, manifest)).toEqual(asks ? { text: ast.text, options: ast.options } : null);
  });
});

/** As the form would send it; null where it has no field for a wish. */
function bodyOf({ text, options }: NonNullable<SharedLine['ast']>): GenerateBody | null {
  const { type = 'scene', no, background, ref, provider, seed, format, ...same } = options;
  if (format || (background && background !== 'transparent') || provider === 'auto' || seed === 'random') return null;
  const negative_prompt = Array.isArray(no) ? no.join(', ') : undefined;
  const wishes = { ...same, provider, seed, background, reference: ref, negative_prompt };
  return { prompt: text, type, style_preferences: wishes as StylePreferences } as GenerateBody;
}

/** What is the same said or not said, and what is the same in one item or in several. */
function plain({ text, options }: NonNullable<SharedLine['ast']>) {
  const { visibility, no, type, ...rest } = options;
  const said = { ...rest, ...(visibility === 'private' && { visibility }), ...(type !== 'scene' && type ? { type } : {}) };
  return { text: text.replace(/\s+/g, ' '), options: no ? { ...said, no: (no as string[]).join(', ') } : said };
}

describe('a line that the form writes is read as what the form says', () => {
  const asked = lines.flatMap(({ line, ast }) => {
    const body = ast?.command === manifest.default && bodyOf(ast);
    return body ? [{ line, ast, body }] : [];
  });
  it.each(asked)('$line', ({ ast, body }) => {
    const said = readLine(toCommand(body), manifest);
    expect(said && plain(said)).toEqual(plain(ast));
  });

  it.each(['The docks run', 'Mr. "Johnson" calls', "it's", '„Nacht“', '- dash', 'Ring'])('of a collection called %s', (collection) => {
    const body = { prompt: 'a bar', type: 'scene', style_preferences: { collection: 'c1' } } as GenerateBody;
    expect(readLine(toCommand(body, { collection }), manifest)).toEqual({ text: 'a bar', options: { collection } });
  });
});
