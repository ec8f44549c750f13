/** A line of the console that is pasted into the form: what the form can say is said by it, and of the rest one is told. */
import type { QueryClient } from '@tanstack/react-query';
import { listCollections } from '~/api/collections';
import { getCommands } from '~/api/console';
import { keys } from '~/api/keys';
import type { ProvidersAnswer, SubjectType, Visibility } from '~/api/types';
import { composerRules } from '~/state/capabilities';
import { readDraft, useDrafts, type Draft } from '~/state/draft';
import { shapeOf } from '~/state/format';
import { useNotices } from '~/state/notices';
import { readLine, type SaidLine } from '~/state/readLine';
import { takeRef } from './takeReference';

type Change = (changes: Partial<Draft>) => void;

const longest = 4000;
/** Of the sizes that have names. */
const shapes: Record<string, string> = { square: '1x1', portrait: '2x3', landscape: '3x2', wide: '7x4' };

/** The offered size whose shape is nearest; of those the first, which is the model's favourite, unless it is offered itself. */
export function nearestSize(wanted: string, offered: string[]): string | null {
  if (offered.includes(wanted)) return wanted;
  const ratio = (size: string) => {
    const { width, height } = shapeOf(size);
    return Math.log(width / height);
  };
  const shape = ratio((shapes[wanted] ?? wanted).replace(':', 'x'));
  const off = (size: string) => Math.abs(ratio(size) - shape);
  return offered.reduce<string | null>((best, size) => (best !== null && off(best) <= off(size) ? best : size), null);
}

type Said = SaidLine['options'];
type Wish = Partial<Draft>;

const own: Record<string, (value: never) => Wish> = {
  type: (type: SubjectType) => ({ type }),
  provider: (provider: string) => ({ provider: provider === 'auto' ? null : provider }),
  model: (model: string) => ({ model }),
  quality: (quality: string) => ({ quality: quality === 'auto' ? null : quality }),
  style: (style: Draft['style']) => ({ style }),
  template: (template: string) => ({ template }),
  seed: (seed: number | 'random') => ({ seed: seed === 'random' ? '' : String(seed), keepSeed: false }),
  n: (n: number) => ({ n }),
  visibility: (visibility: Visibility) => ({ visibility }),
  no: (items: string[]) => ({ negativePrompt: items.join(', ') }),
  background: (background: string) => ({ transparent: background === 'transparent' }),
};

/** What the form has a field of its own for. */
export const wishOf = ({ text, options }: SaidLine): Wish =>
  Object.entries(options).reduce<Wish>((wish, [name, value]) => ({ ...wish, ...own[name]?.(value as never) }), { prompt: text });

/** What it has none for. */
export const unsaidOf = ({ format, background }: Said): string[] => [
  ...(format ? [`--format ${String(format)}`] : []),
  ...(background === 'opaque' ? ['--background opaque'] : []),
];

async function collectionOf(client: QueryClient, sid: string, wanted: string): Promise<string | undefined> {
  const all = await client.fetchQuery({ queryKey: keys.collections(sid), queryFn: () => listCollections(sid) });
  const key = (name: string) => name.normalize('NFC').toLowerCase();
  return all.find(({ id, name }) => id === wanted || key(name) === key(wanted))?.id;
}

function sizesFor(client: QueryClient, sid: string, wish: Wish): string[] {
  const draft = { ...(useDrafts.getState().bySession[sid] ?? readDraft(sid)), ...wish };
  return composerRules(draft, client.getQueryData<ProvidersAnswer>(keys.providers(sid)), { role: 'player', online: true }).sizes;
}

const say = (text: string) => useNotices.getState().show(text, 'bad');

async function take(client: QueryClient, sid: string, said: SaidLine, change: Change): Promise<void> {
  const { ref, size, collection } = said.options;
  const wish = wishOf(said);
  const unsaid = unsaidOf(said.options);
  change(typeof size === 'string' ? { ...wish, size: nearestSize(size, sizesFor(client, sid, wish)) } : wish);
  if (unsaid.length > 0) say(`The form has no ${unsaid.join(' and no ')}: it is left out.`);
  if (typeof ref === 'string') void takeRef(sid, ref, change);
  if (typeof collection !== 'string') return;
  const id = await collectionOf(client, sid, collection).catch(() => undefined);
  if (id) change({ collection: id });
  else say(`There is no collection “${collection}”: it is left out.`);
}

/** What is not understood stays as it is, to be looked at. */
export async function takeLine(client: QueryClient, sid: string, text: string, change: Change): Promise<void> {
  const manifest = await client
    .fetchQuery({ queryKey: keys.commands(sid), queryFn: () => getCommands(sid), staleTime: Infinity })
    .catch(() => null);
  const said = manifest && readLine(text, manifest);
  if (said) return take(client, sid, said, change);
  change({ prompt: text.trim().slice(0, longest) });
  if (manifest) say('The form cannot read this line. The console takes it, or says what is wrong with it.');
}
