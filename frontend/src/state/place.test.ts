// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readPlace } from './place';

describe('a place in a session', () => {
  it('is a page with its query', () => {
    const place = readPlace('s1', '/s/s1/gallery', 'q=troll');
    expect(place).toMatchObject({ page: 'gallery', image: null, under: '/s/s1/gallery?q=troll' });
  });

  it('is a picture over the page that it was opened from', () => {
    const place = readPlace('s1', '/s/s1/i/12', '', '/s/s1/console?show=gallery');
    expect(place).toMatchObject({ page: 'console', panel: 'gallery', image: 12 });
  });

  it('is a picture over the gallery when nothing is known', () => {
    expect(readPlace('s1', '/s/s1/i/12', '')).toMatchObject({ page: 'gallery', image: 12 });
  });

  it('is the first page for an address that is none', () => {
    expect(readPlace('s1', '/s/s1/what', '').page).toBe('generate');
  });
});
