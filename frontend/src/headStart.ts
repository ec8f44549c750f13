/**
 * Runs as soon as it has come, long before the page's own script: asks for what the first view shows, puts the kept draft
 * into the field that the server has drawn, and has the newest picture on its way. It imports nothing, so that it is
 * small; the page takes its answers by their address (`state/ahead.ts`) and works as well without it.
 */
interface Told {
  apiBase: string;
  routerBase: string;
}

interface Thumb {
  thumbnail_url: string;
  width: number;
  height: number;
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
const ask = (address: string) => {
  const answer = fetch(address, { credentials: 'same-origin', headers: { Accept: 'application/json' } });
  // Whoever takes it is told; nobody has to.
  answer.catch(() => {});
  answers.set(address, answer);
  return answer;
};

/** The picture on the stage, in the rendition that the page will choose (`stageRenditions`) and where that will stand. */
function showNewest({ thumbnail_url, width, height }: Thumb): void {
  const longest = Math.max(width, height);
  const source = (variant: string, edge: number) =>
    `${thumbnail_url.replace('variant=thumb', `variant=${variant}`)} ${Math.round((width * Math.min(edge, longest)) / longest)}w`;
  const picture = new Image();
  picture.fetchPriority = 'high';
  picture.sizes = `(max-width: 639.98px) min(88vw, ${((42 * width) / height).toFixed(1)}vh), 1600px`;
  picture.srcset = `${source('small', 640)}, ${source('display', 1600)}`;
  picture.alt = '';
  picture.style.setProperty('--ratio', String(width / height));
  picture.style.setProperty('--width', `${width}px`);
  document.querySelector('.sv-sk-stage')?.replaceChildren(picture);
}

async function askForPictures(address: string): Promise<void> {
  const answer = (await ask(address)).clone();
  const { images = [] } = (answer.ok ? await answer.json() : {}) as { images?: Thumb[] };
  if (page === 'generate') images.slice(0, 1).forEach(showNewest);
}

if (sid) {
  const base = `${told.apiBase ?? '/api'}/session/${sid}`;
  void ask(base);
  if (page === 'gallery' && !location.search) void ask(`${base}/images/index`);
  if (page === 'generate' || (page === 'gallery' && !location.search)) askForPictures(`${base}/images?limit=24`).catch(() => {});
  void ask(`${base}/image-requests?limit=50`);
  void ask(`${base}/image-providers`);
}

(window as { svAhead?: unknown }).svAhead = { answers, at: Date.now() };

// A module, so that its names are its own.
export {};
