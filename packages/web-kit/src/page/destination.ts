import { tabStorage } from './browser-storage.ts';

const KEY = 'pwp.destination';

/** The requested page. */
interface Destination {
  /** Path, query and fragment. */
  url: string;
  /** `history.state` holds the page's data that must stay out of the address. */
  state: unknown;
}

/** Stores the requested page for this tab, before another one replaces it. */
export function keepDestination(): void {
  const destination: Destination = { url: location.pathname + location.search + location.hash, state: history.state };
  tabStorage.keep(KEY, JSON.stringify(destination));
}

/** Goes to the requested page, or to the first one; « back » skips the page that is left. */
export function goOnToDestination(): void {
  const kept = tabStorage.read(KEY);
  tabStorage.forget(KEY);
  const destination: unknown = kept === null ? null : JSON.parse(kept);
  const { url, state } = isDestination(destination) ? destination : { url: '/', state: null };
  history.replaceState(state, '', url);
}

function isDestination(kept: unknown): kept is Destination {
  return typeof kept === 'object' && kept !== null && 'state' in kept && 'url' in kept && typeof kept.url === 'string';
}
