import type { Middleware } from 'koa';
import { PAGES_SCRIPT_HASH, SCHEME_SCRIPT_HASH } from './pages/pages-script.ts';
import { SUBMIT_HASH } from './pages/provider-pages.ts';

const POLICY = [
  "default-src 'none'",
  // What judges a page reads `robots.txt` from it; its own scripts, allowed by hash, ask for nothing.
  "connect-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
];

/**
 * Headers of every response. Scripts are allowed by hash: light or dark, « Afficher » on the realm's pages, and the
 * protocol's two self-submitting forms (sign-out, change of account), to which oidc-provider adds its own.
 */
export function pageHeaders(isProtocol: (path: string) => boolean): Middleware {
  return async (ctx, next) => {
    const script = isProtocol(ctx.path) ? SUBMIT_HASH : PAGES_SCRIPT_HASH;
    const policy = [...POLICY, `script-src ${SCHEME_SCRIPT_HASH} ${script}`];
    ctx.set({
      'Content-Security-Policy': policy.join('; '),
      'X-Content-Type-Options': 'nosniff',
      // The page's address holds the link for a new password. (`no-referrer` would blank the Origin of our own
      // forms.)
      'Referrer-Policy': 'strict-origin',
      'Cache-Control': 'no-store',
    });
    await next();
  };
}

/** Lets only the portal's origin read responses; keycloak-js requests the token with credentials. */
export function portalCors(publicUrl: string): Middleware {
  return async (ctx, next) => {
    await next();
    if (ctx.get('Origin') === publicUrl) {
      ctx.set({ 'Access-Control-Allow-Origin': publicUrl, 'Access-Control-Allow-Credentials': 'true' });
      ctx.vary('Origin');
    } else {
      for (const name of Object.keys(ctx.response.headers)) if (name.startsWith('access-control-')) ctx.remove(name);
    }
  };
}

/** Refuses a form that another site's page submits. */
export function ownFormsOnly(publicUrl: string, isProtocol: (path: string) => boolean): Middleware {
  return async (ctx, next) => {
    const origin = ctx.get('Origin');
    if (ctx.method === 'POST' && !isProtocol(ctx.path) && origin !== '' && origin !== publicUrl)
      ctx.throw(403, 'form sent from another site');
    await next();
  };
}

/** No browser compresses a request: a body with a content encoding is refused before anything decodes it. */
export const plainBodies: Middleware = (ctx, next) => {
  if (!['', 'identity'].includes(ctx.get('Content-Encoding').toLowerCase())) ctx.throw(415);
  return next();
};
