/** How long the module's api waits for GLPI, ms: no operator has a reason to change it, a test has. */
export interface SupportBounds {
  /** To open a ticket. */
  timeoutMs: number;
  /** To read while somebody waits for the page. */
  readTimeoutMs: number;
  /** To send a file, and for GLPI's silence while it gives one. */
  documentTimeoutMs: number;
}

/** Those of every portal. */
export const BOUNDS: SupportBounds = { timeoutMs: 10_000, readTimeoutMs: 3_000, documentTimeoutMs: 60_000 };
