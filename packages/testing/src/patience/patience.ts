/**
 * How long a test waits for what comes at once, ms. Machines that run tests are shared, and may stand still for seconds; a test
 * that fails takes this long to say so, one that passes no longer than before.
 */
export const PATIENCE_MS = 15_000;
