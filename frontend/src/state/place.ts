/** Where in a session the member is: which page, and which picture lies open on top of it. */
export type Page = 'generate' | 'gallery' | 'console';
export type PanelTab = 'generate' | 'gallery';

export interface Place {
  page: Page;
  /** The Scene Visualizer, laid over the console. */
  panel: PanelTab | null;
  /** Number of the picture that is open in the viewer. */
  image: number | null;
  /** The query of the page itself, not of the viewer on top. */
  params: URLSearchParams;
  /** Address of the page below the viewer. */
  under: string;
}

const pages: Page[] = ['generate', 'gallery', 'console'];

/** `under` is what the history entry remembers of the page that the viewer was opened from. */
export function readPlace(sid: string, path: string, search: string, under?: string | null): Place {
  const base = `/s/${encodeURIComponent(sid)}`;
  const rest = path.startsWith(`${base}/`) ? path.slice(base.length + 1) : '';
  const number = /^i\/(\d+)$/.exec(rest);
  if (number) {
    const [below = '', query = ''] = (under ?? `${base}/gallery`).split('?');
    return { ...readPlace(sid, below, query), image: Number(number[1]) };
  }
  const page = pages.find((known) => known === rest) ?? 'generate';
  const params = new URLSearchParams(search);
  const show = params.get('show');
  const panel = page === 'console' && (show === 'generate' || show === 'gallery') ? show : null;
  const query = params.toString();
  return { page, panel, image: null, params, under: `${base}/${page}${query && `?${query}`}` };
}
