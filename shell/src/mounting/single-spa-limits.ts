/**
 * How long single-spa waits for our lifecycles, ms. They have limits of their own; without this one, single-spa would wait for ever for one that
 * hangs. A slow unmount logs no warning.
 */
const LIMIT = { millis: 3_000, dieOnTimeout: true, warningMillis: 3_000 };

/** The `timeouts` of an application of single-spa. */
export const SINGLE_SPA_LIMITS = { bootstrap: LIMIT, mount: LIMIT, unmount: LIMIT };
