// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { aProvider, providersOf } from '../../tests/things';
import { composerRules, toBody } from './capabilities';
import { emptyDraft, type Draft } from './draft';

const here = { role: 'player' as const, online: true };
const draft = (more: Partial<Draft> = {}): Draft => ({ ...emptyDraft, prompt: 'a bar', ...more });
const both = providersOf(aProvider('sketch'), aProvider('dalle', {}, { negative_prompt: false, seed: false }));

describe('the composer', () => {
  it('takes the default provider until one is chosen', () => {
    expect(composerRules(draft(), both, here).provider?.name).toBe('sketch');
    expect(composerRules(draft({ provider: 'dalle' }), both, here).provider?.name).toBe('dalle');
  });

  it('does not keep a chosen provider that cannot be used now', () => {
    const known = providersOf(aProvider('sketch'), aProvider('dalle', { available: false, reason: 'No key' }));
    expect(composerRules(draft({ provider: 'dalle' }), known, here).provider?.name).toBe('sketch');
  });

  it('turns off what the provider does not take, and says why', () => {
    const rules = composerRules(draft({ provider: 'dalle' }), both, here);
    expect(rules.seed).toEqual({ enabled: false, reason: 'Not supported by dalle' });
    expect(composerRules(draft(), both, here).seed.enabled).toBe(true);
  });

  it('keeps typed values out of the request where they are not supported', () => {
    const typed = draft({ provider: 'dalle', negativePrompt: 'crowds', seed: '7' });
    const body = toBody(typed, composerRules(typed, both, here));
    expect(body.style_preferences).toEqual({ provider: 'dalle', size: '1024x1024', visibility: 'table' });
  });

  it('sends what is supported', () => {
    const typed = draft({ negativePrompt: ' crowds ', seed: '0', size: '1536x1024', style: 'vivid', visibility: 'private' });
    expect(toBody(typed, composerRules(typed, both, here)).style_preferences).toEqual({
      size: '1536x1024',
      style: 'vivid',
      negative_prompt: 'crowds',
      seed: 0,
      visibility: 'private',
    });
  });

  it('names the provider only where somebody has chosen it, so that another one may step in', () => {
    const sent = (more: Partial<Draft>) => toBody(draft(more), composerRules(draft(more), both, here)).style_preferences;
    expect(sent({}).provider).toBeUndefined();
    expect(sent({ provider: 'sketch' }).provider).toBe('sketch');
    expect(sent({ model: 'sketch-1' })).toMatchObject({ provider: 'sketch', model: 'sketch-1' });
    const away = providersOf(aProvider('sketch', { available: false }), aProvider('dalle'));
    expect(toBody(draft(), composerRules(draft(), away, here)).style_preferences.provider).toBe('dalle');
  });

  it('asks for no background only where the model can leave it out', () => {
    const can = providersOf(aProvider('dalle', {}, { transparent: true }));
    const wish = draft({ transparent: true });
    expect(toBody(wish, composerRules(wish, can, here)).style_preferences.background).toBe('transparent');
    expect(toBody(wish, composerRules(wish, both, here)).style_preferences.background).toBeUndefined();
    expect(composerRules(wish, both, here).transparent.reason).toBe('Not supported by sketch');
  });

  it('sends a look to everybody, and a picture to go by to who takes one; the price then is another', () => {
    const wish = draft({ template: 'neon-noir', reference: { id: 'r7', name: '#7', thumbnail: '/7' }, keepSeed: true, seed: '7' });
    const can = providersOf(aProvider('dalle', {}, { reference: true }));
    const rules = composerRules(wish, can, here);
    expect(toBody(wish, rules).style_preferences).toMatchObject({ template: 'neon-noir', reference: 'r7', seed: 7 });
    expect(rules.priceIsExact).toBe(false);
    const blind = composerRules(wish, both, here);
    expect(blind.reference).toEqual({ enabled: false, reason: 'Not supported by sketch' });
    expect(toBody(wish, blind).style_preferences).toMatchObject({ template: 'neon-noir' });
    expect(toBody(wish, blind).style_preferences.reference).toBeUndefined();
  });

  it('falls back to a size that the model has', () => {
    expect(composerRules(draft({ size: '9x9' }), both, here).size).toBe('1024x1024');
  });

  it('knows the price of the defaults only', () => {
    expect(composerRules(draft(), both, here).priceIsExact).toBe(true);
    expect(composerRules(draft({ size: '1536x1024' }), both, here).priceIsExact).toBe(false);
    expect(composerRules(draft({ quality: 'standard' }), both, here).priceIsExact).toBe(false);
  });

  it.each([
    ['a viewer', draft(), { ...here, role: 'viewer' as const }, /you may look/],
    ['nobody online', draft(), { ...here, online: false }, /cannot be reached/],
    ['an empty prompt', draft({ prompt: '  ' }), here, /Describe/],
    ['a seed that is none', draft({ seed: '-1' }), here, /whole number/],
    ['a seed that is too large', draft({ seed: '4294967295' }), here, /whole number/],
  ])('blocks %s with a reason', (_, typed, now, reason) => {
    expect(composerRules(typed, both, now).blocked).toMatch(reason);
  });

  it('blocks when no provider is ready, and not otherwise', () => {
    const none = providersOf(aProvider('dalle', { available: false }));
    expect(composerRules(draft(), none, here).blocked).toMatch(/No image provider/);
    expect(composerRules(draft(), both, here).blocked).toBeNull();
  });
});
