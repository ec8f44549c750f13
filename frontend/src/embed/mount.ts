/** `embed.js`: the Scene Visualizer for pages without a bundler, with a React of its own. */
import type { ComponentType } from 'react';
import type { Mount, MountOptions } from './public';

const here = import.meta.url;
/** The build writes the style sheet's name in its place. */
const styles = '__SV_STYLES__';

function styleSheet(nonce: string | undefined): HTMLLinkElement {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  if (nonce) link.nonce = nonce;
  link.href = new URL(styles, here).href;
  return link;
}

/** Whoever shows pictures loads no console. */
const load = ({ component }: MountOptions) =>
  component === 'console'
    ? import('./ShadowrunConsole').then((module) => module.ShadowrunConsole)
    : import('./ImageGallery').then((module) => module.ImageGallery);

/** Nothing is loaded beyond this small file until something is mounted. */
export const mount: Mount = (element, given) => {
  let options: MountOptions = { apiBase: new URL('../api', here).pathname, ...given };
  let running: { show: (options: MountOptions) => void; end: () => void } | null = null;
  let ended = false;
  const room = document.createElement('div');
  const inner = document.createElement('div');
  room.style.display = inner.style.display = 'contents';
  const link = styleSheet(given.cspNonce);
  // Shown without its styles it would be a heap of words.
  const styled = new Promise((done) => (link.onload = link.onerror = done));
  room.append(link, inner);
  element.append(room);

  void Promise.all([import('./start'), load(given), styled]).then(([{ start }, part]) => {
    if (ended) return;
    running = start(inner, part as ComponentType<MountOptions>);
    running.show(options);
  });
  return {
    update: (changes) => {
      options = { ...options, ...changes } as MountOptions;
      running?.show(options);
    },
    unmount: () => {
      ended = true;
      running?.end();
      room.remove();
    },
  };
};
