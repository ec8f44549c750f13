/** What the composer may offer, from what the chosen provider declares. A value is never deleted, only said to be unused. */
import type { GenerateBody, Model, Provider, ProvidersAnswer, Role, StylePreferences } from '~/api/types';
import type { Draft } from './draft';

export interface FieldRule {
  enabled: boolean;
  /** Why not, as a sentence for the member. */
  reason: string | null;
}

export interface ComposerRules {
  provider: Provider | null;
  /** Nobody but the server has chosen it: if it fails, another one may step in. */
  byDefault: boolean;
  model: Model | null;
  sizes: string[];
  qualities: string[];
  size: string | null;
  quality: string | null;
  negativePrompt: FieldRule;
  seed: FieldRule;
  transparent: FieldRule;
  reference: FieldRule;
  /** What one picture costs in US dollars, at least; null when nobody knows, or another one may have to draw it. */
  price: number | null;
  /** Is the price that of these very wishes? The provider tells only the one of its defaults. */
  priceIsExact: boolean;
  /** Why Generate is off, or null when it is on. */
  blocked: string | null;
}

export interface Situation {
  /** None as long as nobody has said it: the server knows. */
  role: Role | undefined;
  online: boolean;
}

const open: FieldRule = { enabled: true, reason: null };

function ruleOf(supported: boolean | undefined, provider: Provider | null): FieldRule {
  return supported === false ? { enabled: false, reason: `Not supported by ${provider?.label ?? 'this provider'}` } : open;
}

const rulesOf = (model: Model | null, provider: Provider | null) => ({
  negativePrompt: ruleOf(model?.capabilities.negative_prompt, provider),
  seed: ruleOf(model?.capabilities.seed, provider),
  transparent: ruleOf(model?.capabilities.transparent, provider),
  reference: ruleOf(model?.capabilities.reference, provider),
});

/** The provider that will draw: the chosen one, else the server's default, else the first that is ready. */
export function chosenProvider(draft: Draft, known: ProvidersAnswer | undefined): Provider | null {
  if (!known) return null;
  const named = (name: string | null) => known.details.find((one) => one.name === name && one.available);
  return named(draft.provider) ?? named(known.default) ?? known.details.find((one) => one.available) ?? null;
}

function chosenModel(draft: Draft, provider: Provider | null): Model | null {
  const models = provider?.models ?? [];
  return models.find((one) => one.name === draft.model) ?? models[0] ?? null;
}

export function seedOf(text: string): number | null {
  return /^\d{1,10}$/.test(text.trim()) ? Number(text.trim()) : null;
}

const largestSeed = 4_294_967_294;

function seedFault(draft: Draft): string | null {
  if (!draft.seed.trim()) return null;
  const seed = seedOf(draft.seed);
  return seed !== null && seed <= largestSeed ? null : `The seed is a whole number from 0 to ${largestSeed}.`;
}

const looking = 'Looking for providers…';
const needsWords = 'Describe what you want to see first.';

/** Nothing is wrong; it only is not yet time to press. */
export const isNotYet = (blocked: string | null) => blocked === looking || blocked === needsWords;

function whyBlocked(draft: Draft, provider: Provider | null, known: ProvidersAnswer | undefined, now: Situation) {
  if (now.role === 'viewer') return 'You are a viewer here: you may look, not generate.';
  if (!now.online) return 'The server cannot be reached. Your draft is kept.';
  if (!known) return looking;
  if (!provider) return 'No image provider is ready. Ask whoever runs this server.';
  if (!draft.prompt.trim()) return needsWords;
  return seedFault(draft);
}

const offered = (wanted: string | null, list: string[]) => (wanted && list.includes(wanted) ? wanted : null);

const isDefault = (quality: string | null) => quality === null || quality === 'auto';

/** As its last calls went. */
export const isWell = ({ health }: Pick<Provider, 'health'>) => health === 'ready' || health === undefined;

const isPlain = (draft: Draft, quality: string | null) => isDefault(quality) && draft.n === 1 && !draft.reference;

function isByDefault(draft: Draft, provider: Provider | null, known: ProvidersAnswer | undefined): boolean {
  const chosen = draft.model !== null || draft.provider === provider?.name;
  return !chosen && provider?.name === known?.default;
}

export function composerRules(draft: Draft, known: ProvidersAnswer | undefined, now: Situation): ComposerRules {
  const provider = chosenProvider(draft, known);
  const model = chosenModel(draft, provider);
  const { sizes = [], qualities = [], price = null } = model ?? {};
  const well = !provider || isWell(provider);
  const size = offered(draft.size, sizes) ?? sizes[0] ?? null;
  const quality = offered(draft.quality, qualities);
  return {
    provider,
    byDefault: isByDefault(draft, provider, known),
    model,
    sizes,
    qualities,
    size,
    quality,
    price: well ? price : null,
    priceIsExact: well && size === sizes[0] && isPlain(draft, quality),
    ...rulesOf(model, provider),
    blocked: whyBlocked(draft, provider, known, now),
  };
}

const where = ({ enabled }: FieldRule, wish: Record<string, unknown>) => (enabled ? wish : {});

/** Without what was left open: the server has its own defaults. */
function given(wishes: Partial<Record<keyof StylePreferences, unknown>>): StylePreferences {
  const chosen = Object.entries(wishes).filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return Object.fromEntries(chosen) as StylePreferences;
}

/** The body to send: what the provider cannot use stays in the draft and out of the request. */
export function toBody(draft: Draft, rules: ComposerRules): GenerateBody {
  return {
    prompt: draft.prompt.trim(),
    type: draft.type,
    style_preferences: given({
      provider: rules.byDefault ? null : rules.provider?.name,
      model: rules.model?.name === draft.model ? draft.model : null,
      size: rules.size,
      quality: rules.quality,
      style: draft.style,
      template: draft.template,
      ...where(rules.reference, { reference: draft.reference?.id }),
      ...where(rules.negativePrompt, { negative_prompt: draft.negativePrompt.trim() }),
      ...where(rules.seed, { seed: seedFault(draft) ? null : seedOf(draft.seed) }),
      ...where(rules.transparent, { background: draft.transparent && 'transparent' }),
      n: draft.n > 1 ? draft.n : null,
      visibility: draft.visibility,
      collection: draft.collection,
    }),
  };
}
