import DOMPurify from 'dompurify';

/** The part of Trusted Types that the portal uses; absent from browsers that do not enforce them. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML(html: string): string; createScriptURL(url: string): string },
  ): unknown;
}

declare global {
  interface Window {
    trustedTypes?: TrustedTypes;
  }
}

/** DOMPurify parses what it cleans through this very policy: the inner call must let it pass. */
let sanitizing = false;

function sanitize(html: string): string {
  if (sanitizing) return html;
  sanitizing = true;
  try {
    return DOMPurify.sanitize(html);
  } finally {
    sanitizing = false;
  }
}

/** Workers come from the portal's own files: the shell's and the modules'. */
function workerUrl(url: string): string {
  const { origin, pathname } = new URL(url, location.href);
  if (origin === location.origin && /^\/(assets|modules)\//.test(pathname)) return url;
  throw new TypeError(`Script refusé par la politique du portail : ${url}`);
}

// DOMPurify must not ask for a policy of its own: the CSP allows only `default`.
DOMPurify.setConfig({ TRUSTED_TYPES_POLICY: null, RETURN_TRUSTED_TYPE: false });
window.trustedTypes?.createPolicy('default', { createHTML: sanitize, createScriptURL: workerUrl });
