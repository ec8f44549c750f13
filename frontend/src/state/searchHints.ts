/** What could come next in the gallery's search: its operators, and what they can be followed by. */

export interface Searchable {
  tags: string[];
  names: string[];
  collections: string[];
  providers: string[];
}

const most = 8;

const quoted = (value: string) => (/\s/.test(value) ? `"${value}"` : value);

function words({ tags, names, collections, providers }: Searchable): string[] {
  const after = (operator: string, values: string[]) => values.map((value) => `${operator}:${quoted(value)}`);
  return [
    ...after('is', ['fav', 'private', 'mine']),
    ...after('tag', tags),
    ...after('by', ['me', ...names]),
    ...after('provider', providers),
    ...after('type', ['scene', 'character', 'location', 'item']),
    ...after('collection', collections),
  ];
}

const starts = ['tag:', 'by:', 'is:', 'type:', 'collection:', 'provider:', 'before:', 'after:'];

/** Whole searches, with the last word led on; none while that is a plain word. */
export function searchHints(text: string, known: Searchable): string[] {
  const last = /[^\s"]*(?:"[^"]*)?$/.exec(text)?.[0] ?? '';
  const head = text.slice(0, text.length - last.length);
  const sign = last.startsWith('-') ? '-' : '';
  const start = last.slice(sign.length).toLowerCase();
  if (!start) return [];
  const found = (start.includes(':') ? words(known) : starts).filter((word) => word.toLowerCase().startsWith(start));
  return found.filter((word) => word !== start).slice(0, most).map((word) => `${head}${sign}${word}`);
}
