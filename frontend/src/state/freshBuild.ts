/** After an update of the server, what an open page has not loaded yet is gone: load the page anew, once. */
const key = 'sv:reloaded-at';
const onceMs = 60_000;

export function reloadWhenStale(page: Window = window): void {
  page.addEventListener('vite:preloadError', (event) => {
    const last = Number(page.sessionStorage.getItem(key));
    if (Date.now() - last < onceMs) return;
    event.preventDefault();
    page.sessionStorage.setItem(key, String(Date.now()));
    page.location.reload();
  });
}
