import type { Plugin } from 'vite';

/**
 * A plugin of Vitest: tests read the texts with plain spaces, so that an expected sentence is typed as it is said.
 * A test's own are kept.
 */
export function plainSpaces(): Plugin {
  return {
    name: 'pwp-plain-spaces',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('.test.ts') || !code.includes('\u00A0')
        ? undefined
        : { code: code.replaceAll('\u00A0', ' '), map: null },
  };
}
