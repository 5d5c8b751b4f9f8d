/**
 * Opens a page of another service. The history entry holds the data that must stay out of the address. The same address
 * with other data is another entry, which its page reads anew.
 */
export function openService(path: string, state: Readonly<Record<string, string>> = {}): void {
  const back = location.pathname + location.search + location.hash;
  // What vue-router keeps in each entry: without it, the service's next page would leave a broken entry behind.
  const entry = { ...state, back, current: path, forward: null, replaced: false, position: positionNow() + 1 };
  // single-spa watches the history: the shell mounts the service that owns the address.
  history.pushState(entry, '', path);
  // No change of address, so single-spa says nothing of it.
  if (back === path) window.dispatchEvent(new PopStateEvent('popstate', { state: entry }));
}

/** The rank of the current entry, as vue-router counts. */
function positionNow(): number {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && 'position' in state && typeof state.position === 'number'
    ? state.position
    : history.length - 1;
}
