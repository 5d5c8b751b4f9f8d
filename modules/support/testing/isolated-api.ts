import { supportApiWith } from '../api/index.ts';

/**
 * The module as tests start it, in a process of its own too. Long enough for a slow machine not to mistake GLPI for silent, short enough for
 * a test that a silent GLPI delays.
 */
export const supportForTests = supportApiWith({ timeoutMs: 2_000, readTimeoutMs: 2_000, documentTimeoutMs: 2_000 });
