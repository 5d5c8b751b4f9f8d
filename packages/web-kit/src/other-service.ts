import { host } from './host-link.ts';

/** Whether the portal serves an address to this account now: a link to another service is shown only then. */
export function isServed(path: string): boolean {
  return host().isServed?.(path) ?? false;
}

/** Opens a page of another service, with what that page may read in the history entry and no address may hold. */
export function openService(path: string, state: Readonly<Record<string, string>> = {}): void {
  // single-spa watches the history: the shell mounts the service that owns the address.
  history.pushState(state, '', path);
}
