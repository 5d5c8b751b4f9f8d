const KEY = 'pwp.page-state';

/**
 * A reload asks the identity again by leaving the page, and the browser forgets `history.state` on the way: what a page keeps
 * there (the numéro unique, which may not stand in an address) waits in the tab's own storage until the page is back.
 */
export function keepPageState(): void {
  if (history.state === null) return;
  sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, state: history.state }));
}

/** Gives the state back to the page that it was taken from; kept no longer, whichever page came. */
export function restorePageState(): void {
  const kept = sessionStorage.getItem(KEY);
  if (kept === null) return;
  sessionStorage.removeItem(KEY);
  const { path, state }: { path: string; state: unknown } = JSON.parse(kept);
  if (path === location.pathname) history.replaceState(state, '');
}
