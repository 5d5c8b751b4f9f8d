/**
 * How long single-spa waits for lifecycles that keep the time themselves, ms. By itself it would wait for ever, and no other module would come.
 * What takes its time to leave is no warning.
 */
const LIMIT = { millis: 3_000, dieOnTimeout: true, warningMillis: 3_000 };

/** What an application says to single-spa of its own limits. */
export const SINGLE_SPA_LIMITS = { bootstrap: LIMIT, mount: LIMIT, unmount: LIMIT };
