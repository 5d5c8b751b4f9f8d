import type { Plugin } from 'vite';

/**
 * Vue asks for a Trusted Types policy of its own, a pass-through that would win over ours. The CSP refuses it, with one report a page:
 * here the question is not asked.
 */
export function withoutVuePolicy(): Plugin {
  return {
    name: 'pwp:without-vue-policy',
    transform(code, id) {
      if (!id.includes('/@vue/runtime-dom/')) return undefined;
      const asked = 'typeof window !== "undefined" && window.trustedTypes';
      if (!code.includes(asked))
        throw new Error('Vue no longer asks for its policy as it did: look again at withoutVuePolicy.');
      return { code: code.replace(asked, 'undefined'), map: null };
    },
  };
}

/** vue-dsfr draws `ri-*` icons by Iconify, which fetches them from outside; the portal draws `fr-icon-*` only. */
export function withoutIconify(): Plugin {
  const id = '\0pwp:no-iconify';
  return {
    name: 'pwp:without-iconify',
    enforce: 'pre',
    resolveId: (asked) => (asked === '@iconify/vue' ? id : undefined),
    load: (asked) =>
      asked === id ? 'export const Icon = () => null; export const addCollection = () => {};' : undefined,
  };
}
