/** Parts of the page that come when they are needed, through a server that is away and one that has been updated. */
import { backoffMs } from '~/api/backoff';

interface Around {
  /** Whether the server answers, whatever it says. */
  answers: () => Promise<boolean>;
  wait: (attempt: number) => Promise<unknown>;
  /** Load the page anew; false if that may not be. */
  reload: () => boolean;
}

/** Of a gateway in place of a server that is away. */
const awayStatuses = [502, 503, 504];
const key = 'sv:reloaded-at';
const onceMs = 60_000;
let isOurPage = false;

/** The page is ours, not a host's: when a part is gone, it may be loaded anew. */
export const ownPage = () => void (isOurPage = true);

/** Once a minute at most: whatever is missing after that does not come by loading. */
export function reloadOnce(page: Window = window): boolean {
  const last = Number(page.sessionStorage.getItem(key));
  if (!isOurPage || Date.now() - last < onceMs) return false;
  page.sessionStorage.setItem(key, String(Date.now()));
  page.location.reload();
  return true;
}

/** A host's bundler may have put a place on a disk in the file's place: then it comes from where the page does. */
export const answersAt = (file: string) =>
  fetch(file.startsWith('http') ? file : document.baseURI, { method: 'HEAD', cache: 'no-store' }).then(
    ({ status }) => !awayStatuses.includes(status),
    () => false,
  );

const around: Around = {
  // The file that this stands in comes from where the missing one does, whoever's page it is.
  answers: () => answersAt(import.meta.url),
  wait: (attempt) => new Promise((resolve) => setTimeout(resolve, backoffMs(attempt))),
  reload: () => reloadOnce(),
};

/** While the server is away, wait for it; what is missing although it answers has gone with an update of the server. */
export async function fetchPart<T>(load: () => Promise<T>, { answers, wait, reload }: Around = around): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await load();
    } catch {
      if (await answers()) break;
      await wait(attempt);
    }
  }
  try {
    return await load();
  } catch (error) {
    return reload() ? new Promise(() => {}) : Promise.reject(error as Error);
  }
}
