import { createRateLimit, waitInWords, type RateLimit } from '@pwp/api-kit';
import type { Context } from 'koa';
import { html } from './pages/html.ts';
import { portalLink, renderPage } from './pages/layout.ts';

/** Requests that one network address may make to the public pages; a whole office shares one address. */
export interface PageLimits {
  /** Failed sign-ins, over all accounts. */
  failures: RateLimit;
  /** Links for a forgotten password. */
  links: RateLimit;
}

/** Counting window, s. */
const WINDOW = 600;

/** Limits of a running identity; `failures`: failed sign-ins that one address may make in ten minutes. */
export function createPageLimits(failures = 100): PageLimits {
  return { failures: createRateLimit(failures, WINDOW), links: createRateLimit(30, WINDOW) };
}

/** The page for a caller over the limit; `wait` in ms. */
export function answerTooMany(ctx: Context, wait: number): void {
  const seconds = Math.ceil(wait / 1000);
  ctx.status = 429;
  ctx.set('Retry-After', String(seconds));
  ctx.body = renderPage({
    title: 'Trop d’essais en peu de temps',
    failed: true,
    main: html`<p>
        Trop d’essais ont été faits depuis votre adresse réseau. Aucun compte n’est bloqué : réessayez dans
        ${waitInWords(seconds)}.
      </p>
      ${portalLink('Revenir au portail')}`,
  });
}
