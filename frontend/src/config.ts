/** What the server's shell tells the page: where it is mounted, and the nonce for styles made at run time. */
export interface Config {
  apiBase: string;
  routerBase: string;
  nonce: string;
  /** Is the page of all states there? In development, or where a setting says so. */
  states: boolean;
  /** Origins whose pages may show ours in a frame. */
  frameAncestors: string[];
}

const fallback: Config = { apiBase: '/api', routerBase: '', nonce: '', states: false, frameAncestors: [] };

export function readConfig(page: Document = document): Config {
  const block = page.getElementById('sv-config')?.textContent;
  if (!block) return fallback;
  return { ...fallback, ...(JSON.parse(block) as Partial<Config>) };
}
