/** What the server's shell tells the page: where it is mounted, and the nonce for styles made at run time. */
export interface Config {
  apiBase: string;
  routerBase: string;
  nonce: string;
}

const fallback: Config = { apiBase: '/api', routerBase: '', nonce: '' };

export function readConfig(page: Document = document): Config {
  const block = page.getElementById('sv-config')?.textContent;
  if (!block) return fallback;
  return { ...fallback, ...(JSON.parse(block) as Partial<Config>) };
}
