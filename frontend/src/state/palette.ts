/** What the palette offers for what is typed into it. */
import type { CommandManifest, Role } from '~/api/types';
import { suggest } from './completion';
import type { DialogName } from './dialogs';
import type { Page } from './place';

export type Act =
  | { go: Page }
  | { open: DialogName }
  | { search: string }
  | { picture: number }
  /** Into the command line, to be looked at and sent. */
  | { write: string }
  /** On with this in the palette itself. */
  | { complete: string }
  | { theme: true }
  | { cancel: true };

export interface Offer {
  label: string;
  note?: string;
  keys?: string;
  act: Act;
}

export interface Situation {
  role: Role;
  /** The prompt of the member's own picture that is under way. */
  running: string | null;
  /** The colours that are not on. */
  otherTheme: string;
  manifest: CommandManifest | undefined;
}

const most = 12;

const standing = ({ role, running, otherTheme }: Situation): Offer[] => [
  { label: 'Go to Generate', keys: 'g g', act: { go: 'generate' } },
  { label: 'Go to the gallery', keys: 'g l', act: { go: 'gallery' } },
  { label: 'Go to the console', keys: 'g c', act: { go: 'console' } },
  ...(running === null ? [] : [{ label: 'Cancel my picture', note: running, keys: 'Shift+x', act: { cancel: true } } satisfies Offer]),
  { label: 'Open the table', note: 'members, line, money, who draws', act: { open: 'table' } },
  ...(role === 'gm' ? [{ label: 'Invite players', act: { open: 'invite' } } satisfies Offer] : []),
  { label: `Switch to ${otherTheme} colours`, act: { theme: true } },
  { label: 'Show all keys', keys: '?', act: { open: 'keys' } },
];

function lines(query: string, manifest: CommandManifest | undefined): Offer[] {
  const further = suggest(query, manifest).map<Offer>(({ line, about }) => ({ label: line.trim(), note: about, act: { complete: line } }));
  return [{ label: query.trim(), note: 'write it into the console', act: { write: query } }, ...further];
}

const commands = (manifest: CommandManifest | undefined): Offer[] =>
  manifest?.commands.map(({ name, summary }) => {
    const line = `/${manifest.roots[0] ?? 'image'} ${name}`;
    return { label: line, note: summary, act: { write: `${line} ` } };
  }) ?? [];

export function offersFor(query: string, now: Situation): Offer[] {
  const text = query.trim().toLowerCase();
  if (!text) return standing(now);
  if (text.startsWith('/')) return lines(query, now.manifest);
  const number = /^#?(\d{1,7})$/.exec(text);
  const words = text.split(/\s+/);
  const matching = [...standing(now), ...commands(now.manifest)].filter(({ label, note = '' }) =>
    words.every((word) => `${label} ${note}`.toLowerCase().includes(word)),
  );
  return [
    ...(number ? [{ label: `Open picture #${Number(number[1])}`, act: { picture: Number(number[1]) } }] : []),
    ...matching.slice(0, most),
    { label: `Search the pictures for “${query.trim()}”`, act: { search: query.trim() } },
  ];
}
