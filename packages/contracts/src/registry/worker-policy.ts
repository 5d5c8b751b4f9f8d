/**
 * The policy of workers, a module's or the viewer's: own code and WebAssembly, no network, since they decode other people's files. The page's
 * policy does not apply to workers, and other files ignore this header.
 */
export const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; frame-ancestors 'none'";
