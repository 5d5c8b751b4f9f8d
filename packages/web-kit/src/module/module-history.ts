import { createWebHistory, type RouterHistory } from 'vue-router';

/**
 * The history of a module's router. After each change of address, the router's own included, single-spa fires a
 * popstate; the router would treat it as a second navigation and run its guards again. `isThere` says whether the
 * router is already going to that address. What opens on a page (`useBackCloses` of `@pwp/ui`) has an entry of its own,
 * at the address and the position of the page: to come and go there is no navigation, and must not end one.
 */
export function createModuleHistory(isThere: (path: string) => boolean): RouterHistory {
  let echo = false;
  let isSamePage = false;
  // Registered before the router's own listener, so that it runs first.
  const note = (event: PopStateEvent) => {
    echo = 'singleSpa' in event;
    isSamePage = pageState(event.state) === pageState(history.state);
  };
  window.addEventListener('popstate', note);
  const history = createWebHistory('/');
  const listen = history.listen.bind(history);
  const destroy = history.destroy.bind(history);
  history.listen = (callback) =>
    listen((to, from, information) => {
      // An entry that another service's link made has no position: what opens on it has none either.
      const isOnPage = to === from && (information.delta === 0 || (Number.isNaN(information.delta) && isSamePage));
      if (!isOnPage && !(echo && isThere(to))) callback(to, from, information);
    });
  history.destroy = () => {
    window.removeEventListener('popstate', note);
    // Without it, each mount leaves a popstate listener and its router in memory.
    destroy();
  };
  return history;
}

/** What an entry keeps of its page, without what is open on it. */
function pageState(state: unknown): string {
  return JSON.stringify({ ...Object(state), pwpOuverts: undefined, pwpQuitte: undefined });
}

/** How long a step back may take, ms: one that never comes keeps nobody on the page. */
const LONGEST_STEP = 1_000;
const LOOK_EVERY = 10;

/**
 * Waits for the step back by which `useBackCloses` of `@pwp/ui` leaves the entry of what was closed: the browser makes it a moment after it
 * was asked for, from wherever the page is by then, so that it would undo a navigation that was made meanwhile.
 */
export async function stepBackMade(): Promise<void> {
  // Looked at in the entry itself: single-spa tells of a step long after it.
  while (isStepping(history.state)) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
}

/** The entry keeps the time once it is left: who goes Forward to it, or loads it again, waits for no step. */
function isStepping(state: unknown): boolean {
  const since: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'pwpQuitte') : undefined;
  const elapsed = typeof since === 'number' ? Date.now() - since : -1;
  return elapsed >= 0 && elapsed < LONGEST_STEP;
}
