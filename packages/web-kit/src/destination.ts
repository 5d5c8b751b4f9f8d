const KEY = 'pwp.destination';

/** Where the person was going. */
interface Destination {
  /** Path, query and fragment. */
  url: string;
  /** `history.state`, where pages keep what may not stand in an address. */
  state: unknown;
}

/** Notes the page that was asked for, in this tab alone, before another one is shown in its place. */
export function keepDestination(): void {
  const destination: Destination = { url: location.pathname + location.search + location.hash, state: history.state };
  sessionStorage.setItem(KEY, JSON.stringify(destination));
}

/** Goes on to the page that was asked for, or to the first one; « back » does not return to the page that is left. */
export function goOnToDestination(): void {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const { url, state }: Destination = kept === null ? { url: '/', state: null } : JSON.parse(kept);
  history.replaceState(state, '', url);
}
