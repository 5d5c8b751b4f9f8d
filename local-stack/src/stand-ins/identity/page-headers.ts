import type { Middleware } from 'koa';
import { SUBMIT_HASH } from './pages/provider-pages.ts';

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
];

/**
 * Headers of every answer. Pages run no script; the protocol's two self-sending forms (sign-out, change of account)
 * run theirs by hash, to which oidc-provider adds its own.
 */
export function pageHeaders(isProtocol: (path: string) => boolean): Middleware {
  return async (ctx, next) => {
    const policy = isProtocol(ctx.path) ? [...POLICY, `script-src ${SUBMIT_HASH}`] : POLICY;
    ctx.set({
      'Content-Security-Policy': policy.join('; '),
      'X-Content-Type-Options': 'nosniff',
      // The link to a new password stands in the page's address. (`no-referrer` would blank the Origin of our own forms.)
      'Referrer-Policy': 'strict-origin',
      'Cache-Control': 'no-store',
    });
    await next();
  };
}

/** Lets the portal's origin, and no other, read answers; keycloak-js asks for the token with credentials. */
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

/** Refuses a form of ours that another site's page sends. */
export function ownFormsOnly(publicUrl: string, isProtocol: (path: string) => boolean): Middleware {
  return async (ctx, next) => {
    const origin = ctx.get('Origin');
    if (ctx.method === 'POST' && !isProtocol(ctx.path) && origin !== '' && origin !== publicUrl)
      ctx.throw(403, 'form sent from another site');
    await next();
  };
}

/** No browser codes what it sends: a body that says so is refused before anything is asked to decode it. */
export const plainBodies: Middleware = (ctx, next) => {
  if (!['', 'identity'].includes(ctx.get('Content-Encoding').toLowerCase())) ctx.throw(415);
  return next();
};
