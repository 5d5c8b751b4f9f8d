/**
 * Timeout for a result that comes at once, ms. A shared test machine may stall for seconds. It lengthens only tests
 * that fail.
 */
export const PATIENCE_MS = 15_000;
