/** Priority of an announcement. */
export type AnnouncePriority = 'polite' | 'assertive';

/** The functions that the shell gives to the kit. */
export interface Host {
  /**
   * A valid access token; undefined on a public page without a session. When the session is over, it waits for a new
   * sign-in, so the screen loses nothing. `refused` says that the API has just answered 401 to the last token.
   * `background` says that nobody asked for the request: it rejects instead of waiting, also on a page that nobody uses.
   */
  accessToken: (refused: boolean, background: boolean) => Promise<string | undefined>;
  /** Shows a message in the live region of the page. */
  announce: (message: string, priority: AnnouncePriority) => void;
  /**
   * Shows in `place` what other modules have for this slot, until the returned function is called. A host without
   * this function has no other module. `data` is read again whenever what it reads changes.
   */
  fillSlot?: (name: string, place: HTMLElement, data: () => unknown) => () => void;
  /** The address of the manual's chapter about the page on screen. A host without this function has no manual. */
  helpPath?: () => string | undefined;
  /**
   * Calls `listener` whenever the account's notices change, until the returned function is called. A host without this
   * function has no notices.
   */
  followNews?: (listener: () => void) => () => void;
  /** Asks again what the menu counts. A host without this function has no menu. */
  refreshMenuCounts?: () => void;
}

let installed: Host | undefined;

/** Called once by the shell, before any module mounts. */
export function installHost(shell: Host): void {
  installed = shell;
}

/** The current shell. Throws outside a portal page. */
export function host(): Host {
  if (installed === undefined) throw new Error('web-kit: no shell has called installHost');
  return installed;
}
