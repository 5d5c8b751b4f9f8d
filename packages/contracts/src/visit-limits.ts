/** The most that one report of a visit may say. Apart from the schemas, so that the shell can import it without carrying zod. */
export const VISIT_LIMITS = {
  /** Any duration, ms. */
  duration: 600_000,
  /** Files of a release, bytes. */
  bytes: 100 * 1024 * 1024,
  /** Errors, or long tasks. */
  count: 1_000,
  /** Reports in one beacon. */
  reports: 20,
} as const;
