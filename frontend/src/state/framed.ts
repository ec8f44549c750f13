/** Our page in a frame of another page, asked for by `?embed=1`: without its top bar, and with word to the page around. */
import { create } from 'zustand';
import type { ImageRef, SvEvent } from '~/embed/public';

interface Framed {
  /** Is it in a frame that asked for it? */
  framed: boolean;
  /** Where word goes to; null when the page around is nobody whom the server knows. */
  to: string | null;
  closes: boolean;
  /** The page around takes pictures. */
  inserts: boolean;
  /** The page around listens to the session's events. */
  hears: boolean;
}

export const unframed: Framed = { framed: false, to: null, closes: false, inserts: false, hears: false };

export const useFramed = create<Framed>(() => unframed);

type Message =
  | { type: 'sv:close' }
  | { type: 'sv:height'; height: number }
  | { type: 'sv:insert'; image: ImageRef }
  | { type: 'sv:event'; event: SvEvent };

const key = 'sv:framed';

/** `?embed=1` stands in the first address only: whoever goes on inside the frame stays framed. */
function asked(page: Window): string {
  const here = new URLSearchParams(page.location.search);
  if (!here.has('embed')) return remembered(page);
  const words = ['framed', here.get('close') !== '0' && 'closes', here.get('insert') === '1' && 'inserts', here.get('events') === '1' && 'hears'];
  const wanted = here.get('embed') === '1' ? words.filter(Boolean).join(' ') : '';
  try {
    page.sessionStorage.setItem(key, wanted);
  } catch {
    // As below: then it holds until the frame's address changes.
  }
  return wanted;
}

/** A browser may keep storage from whoever is in a foreign page's frame. */
function remembered(page: Window): string {
  try {
    return page.sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** The origin of the page around: a browser tells it of its own accord, or by where we were asked from. */
function around(page: Window): string | null {
  const told = page.location.ancestorOrigins?.[0];
  if (told) return told;
  return page.document.referrer ? new URL(page.document.referrer).origin : null;
}

export function beFramed(allowed: string[], page: Window = window): void {
  if (page.parent === page) return;
  const wanted = asked(page);
  if (!wanted) return;
  const origin = around(page);
  const to = origin && [page.location.origin, ...allowed].includes(origin) ? origin : null;
  // No button that nobody would hear.
  const heard = (word: string) => to !== null && wanted.includes(word);
  useFramed.setState({ framed: true, to, closes: heard('closes'), inserts: heard('inserts'), hears: heard('hears') });
  if (to) watchHeight(page);
}

/** To the page around and to no other. */
export function tellAround(message: Message, page: Window = window): void {
  const { to } = useFramed.getState();
  if (to) page.parent.postMessage(message, to);
}

/** Says how high all of it is, when that is higher than the frame. */
function watchHeight(page: Window): void {
  if (!('ResizeObserver' in page)) return;
  let last = 0;
  new ResizeObserver(() => {
    const height = page.document.documentElement.scrollHeight;
    if (height <= page.innerHeight || height === last) return;
    last = height;
    tellAround({ type: 'sv:height', height }, page);
  }).observe(page.document.body);
}
