/**
 * Stands in the page itself and so runs long before the page's own script: asks for what the first view shows, puts the
 * kept draft into the field that the server has drawn, and the first pictures where the page will have them. What it uses
 * it takes along, so that it waits for no other file; the page takes its answers by their address (`state/ahead.ts`) and
 * works as well without it.
 */
import { stageRenditions, stageSizes, tileRenditions, tileSizes, type Rendered } from '~/state/renditions?own';
import { boxesOf, layOut, rowsBetween, shapeFor } from '~/state/rows?own';

interface Told {
  apiBase: string;
  routerBase: string;
}

interface Index {
  /** Width by height, in thousandths. */
  ratios: number[];
}

const told = JSON.parse(document.getElementById('sv-config')?.textContent ?? '{}') as Partial<Told>;
const path = location.pathname.slice((told.routerBase ?? '').length);
const [, sid, page = 'generate'] = /^\/s\/([^/]+)(?:\/([a-z]+))?\/?$/.exec(path) ?? [];

const kept = <T>(key: string): T | null => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
};

document.body.dataset.theme = kept<string>('sv:theme') === 'daylight' ? 'daylight' : 'night';

const field = document.querySelector<HTMLTextAreaElement>('#sv-skeleton textarea');
if (field) {
  field.value ||= kept<{ prompt?: string }>(`sv:draft:${sid}`)?.prompt ?? '';
  // On a phone this would bring up the keyboard before anybody has asked for it; in a frame it would take the focus away.
  if (matchMedia('(pointer: fine)').matches && window.parent === window) field.focus();
}

const answers = new Map<string, Promise<Response>>();
const hold = (address: string, answer: Promise<Response>) => {
  // Whoever takes it is told; nobody has to.
  answer.catch(() => {});
  answers.set(address, answer);
  return answer;
};
const ask = (address: string, priority: RequestPriority = 'auto') =>
  hold(address, fetch(address, { credentials: 'same-origin', headers: { Accept: 'application/json' }, priority }));

const pictureOf = (image: Rendered, srcset: string, sizes: string) => {
  const picture = new Image();
  picture.fetchPriority = 'high';
  picture.alt = '';
  picture.sizes = sizes;
  picture.srcset = srcset;
  picture.style.setProperty('--ratio', String(image.width / image.height));
  picture.style.setProperty('--width', `${image.width}px`);
  return picture;
};

function showNewest([image]: Rendered[]): void {
  if (image) document.querySelector('.sv-sk-stage')?.replaceChildren(pictureOf(image, stageRenditions(image), stageSizes(image)));
}

/** Only those in sight; the page has the others. */
function showTiles(images: Rendered[], { ratios }: Index): void {
  const list = document.querySelector<HTMLElement>('.sv-sk-rows');
  if (!list || images.length === 0) return;
  const letters = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const layout = layOut(ratios.map((ratio) => ratio / 1000), list.clientWidth, shapeFor(list.clientWidth, letters));
  const boxes = rowsBetween(layout, 0, innerHeight - list.getBoundingClientRect().top).flatMap((row) => boxesOf(layout, row));
  list.replaceChildren(
    ...boxes.slice(0, images.length).map(({ place, left, top, width, height }) => {
      const image = images[place]!;
      const picture = pictureOf(image, tileRenditions(image), tileSizes(width));
      Object.assign(picture.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
      return picture;
    }),
  );
}

/** Read from a copy: the page takes the answer itself. */
async function read<T>(answer: Promise<Response>): Promise<T> {
  const copy = (await answer).clone();
  if (!copy.ok) throw new Error(`${copy.status}`);
  return (await copy.json()) as T;
}

const frame = () => new Promise<unknown>((resolve) => requestAnimationFrame(resolve));
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The page's letters are as heavy as three tiles: in the gallery they come behind the pictures, and before its words. */
const loadLetters = () => void document.fonts.load(`1rem ${getComputedStyle(document.body).fontFamily}`);

async function showPictures(list: Promise<Response>, index: Promise<Response> | false): Promise<void> {
  const [{ images }, known] = await Promise.all([read<{ images: Rendered[] }>(list), index && read<Index>(index)]);
  // The style sheets are there when a frame is drawn; before that, nothing has a width.
  await frame();
  if (known) showTiles(images, known);
  else showNewest(images);
  const pictures = [...document.querySelectorAll<HTMLImageElement>('#sv-skeleton img')];
  const seen = painted(pictures);
  await Promise.all(pictures.map((picture) => picture.decode()));
  loadLetters();
  await seen;
}

/** Until the browser says that one of them was on the screen; most browsers do not, and have had time after two frames. */
function painted(pictures: HTMLImageElement[]): Promise<unknown> {
  const inSight = pictures.filter((picture) => picture.offsetWidth > 0);
  if (inSight.length === 0 || !PerformanceObserver.supportedEntryTypes.includes('element')) return frame().then(frame);
  for (const picture of inSight) picture.setAttribute('elementtiming', 'first');
  return new Promise((resolve) => new PerformanceObserver(resolve).observe({ type: 'element', buffered: true }));
}

/** The page gets the list when its pictures can be seen, and takes their place without their going away in between. */
const longestMs = 300;

function begin(base: string): void {
  const listAddress = `${base}/images?limit=24`;
  const index = page === 'gallery' && ask(`${base}/images/index`);
  const list = ask(listAddress);
  // Whatever goes wrong here, the page meets it again and says so.
  const shown = showPictures(list, index).catch(loadLetters);
  void hold(listAddress, list.then((answer) => Promise.race([shown, wait(longestMs)]).then(() => answer)));
}

if (sid) {
  const base = `${told.apiBase ?? '/api'}/session/${sid}`;
  if (page === 'generate' || (page === 'gallery' && !location.search)) begin(base);
  else loadLetters();
  // The pictures that are seen first go before what only the page's script can show.
  for (const address of [base, `${base}/image-requests?limit=50`, `${base}/image-providers`]) void ask(address, 'low');
}

(window as { svAhead?: unknown }).svAhead = { answers, at: Date.now() };
