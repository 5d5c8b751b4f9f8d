import { vi } from 'vitest';
import { PATIENCE_MS } from './patience.ts';

const { waitFor } = vi;

/** `vi.waitFor` gives up after a second by default, and no setting of Vitest changes it. */
const waitPatiently: typeof waitFor = (callback, options = {}) =>
  waitFor(callback, { timeout: PATIENCE_MS, ...(typeof options === 'number' ? { timeout: options } : options) });

// Files that share a process share `vi` too.
if (waitFor.name !== waitPatiently.name) vi.waitFor = waitPatiently;
