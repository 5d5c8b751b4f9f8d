// Imported from its own file, so that sign-in waits for no other code.
import { tabStorage } from '@pwp/web-kit/browser-storage';

const KEY = 'pwp.page-state';

/**
 * Sign-in leaves the page, and the identity sends the person back to one address only. So the address that was asked for and its
 * `history.state` (a page keeps the numéro unique there, which may not stand in an address) wait in the tab's own storage.
 */
export function keepPageState(): void {
  const { pathname, search } = location;
  const state: unknown = history.state;
  tabStorage.keep(KEY, JSON.stringify({ path: pathname + search, state }));
}

/** The kept path. Undefined when nothing is kept. */
export function keptPath(): string | undefined {
  const left: unknown = JSON.parse(tabStorage.read(KEY) ?? 'null');
  return isPageState(left) ? left.path.split('?', 1)[0] : undefined;
}

/** Restores the kept address and state, and forgets them. */
export function restorePageState(): void {
  const kept = tabStorage.read(KEY);
  if (kept === null) return;
  tabStorage.forget(KEY);
  const left: unknown = JSON.parse(kept);
  if (isPageState(left) && location.pathname === '/') history.replaceState(left.state, '', left.path);
}

function isPageState(left: unknown): left is { path: string; state: unknown } {
  return (
    typeof left === 'object' && left !== null && 'state' in left && 'path' in left && typeof left.path === 'string'
  );
}
