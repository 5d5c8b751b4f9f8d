/** How urgently a message is read out. */
export type AnnouncePriority = 'polite' | 'assertive';

/** What the shell lends to the kit. */
export interface Host {
  /**
   * A usable access token; undefined on a page that waits for no sign-in, as nobody is signed in. When the session is over, waits until the person has signed in again, so that nothing on screen is lost.
   * `refused` says that the API just answered 401 to the last one.
   */
  accessToken: (refused: boolean) => Promise<string | undefined>;
  /** Shows a message in the live region of the page. */
  announce: (message: string, priority: AnnouncePriority) => void;
  /** Whether an address is a page of a service that this account can use now; a host without it has no other service. */
  isServed?: (path: string) => boolean;
}

let installed: Host | undefined;

/** Called once by the shell, before any module mounts. */
export function installHost(shell: Host): void {
  installed = shell;
}

/** The shell that the kit runs in. Throws outside a portal page. */
export function host(): Host {
  if (installed === undefined) throw new Error('web-kit: no shell has called installHost');
  return installed;
}
