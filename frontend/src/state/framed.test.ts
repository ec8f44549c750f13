import { afterEach, expect, it, vi } from 'vitest';
import { beFramed, tellAround, unframed, useFramed } from './framed';

const ours = 'https://pictures.example';

function frame(search: string, around: string, more: object = {}) {
  const parent = { postMessage: vi.fn() };
  const page = {
    parent,
    location: { search, origin: ours, ancestorOrigins: [around] },
    document: { referrer: '' },
    sessionStorage: { getItem: () => null, setItem: () => {} },
    ...more,
  };
  return { parent, page: page as unknown as Window };
}

afterEach(() => useFramed.setState(unframed));

it('starts in a frame whose browser keeps all storage from it', () => {
  const forbidden = {
    get sessionStorage(): never {
      throw new DOMException('forbidden', 'SecurityError');
    },
  };
  const { page } = frame('?embed=1', ours);
  Object.defineProperties(page, Object.getOwnPropertyDescriptors(forbidden));
  beFramed([], page);
  expect(useFramed.getState()).toEqual({ framed: true, to: ours, closes: true, inserts: false, hears: false });
});

it('tells the page around that the server knows, and nobody else', () => {
  const known = frame('?embed=1', 'https://table.example');
  beFramed(['https://table.example'], known.page);
  tellAround({ type: 'sv:close' }, known.page);
  expect(known.parent.postMessage).toHaveBeenCalledExactlyOnceWith({ type: 'sv:close' }, 'https://table.example');

  const strange = frame('?embed=1', 'https://elsewhere.example');
  beFramed(['https://table.example'], strange.page);
  tellAround({ type: 'sv:close' }, strange.page);
  expect(useFramed.getState()).toEqual({ framed: true, to: null, closes: false, inserts: false, hears: false });
  expect(strange.parent.postMessage).not.toHaveBeenCalled();
});

it('offers pictures only to a page that has asked for them and is known', () => {
  beFramed([], frame('?embed=1&insert=1&close=0', ours).page);
  expect(useFramed.getState()).toEqual({ framed: true, to: ours, closes: false, inserts: true, hears: false });
  beFramed([], frame('?embed=1&insert=1', 'https://elsewhere.example').page);
  expect(useFramed.getState()).toEqual({ framed: true, to: null, closes: false, inserts: false, hears: false });
});

it('tells events only to a page that has asked for them and is known', () => {
  beFramed([], frame('?embed=1&events=1', ours).page);
  expect(useFramed.getState()).toMatchObject({ to: ours, hears: true, inserts: false });
  beFramed([], frame('?embed=1&events=1', 'https://elsewhere.example').page);
  expect(useFramed.getState()).toMatchObject({ to: null, hears: false });
});
