import { createRateLimit, html, type RateLimit, waitInWords } from '@pwp/api-kit';
import type { Context } from 'koa';
import { Page, portalLink } from './pages/layout.ts';

/** What one network address may do in ten minutes; a whole office shares one. */
export interface PageLimits {
  /** Failed sign-ins, over all accounts. */
  failures: RateLimit;
  /** Links for a forgotten password. */
  links: RateLimit;
}

/** The limits of a running identity. */
export function createPageLimits(): PageLimits {
  return { failures: createRateLimit(100, 600), links: createRateLimit(30, 600) };
}

/** The page for a caller over the limit; `wait` in ms. */
export function answerTooMany(ctx: Context, wait: number): void {
  const seconds = Math.ceil(wait / 1000);
  ctx.status = 429;
  ctx.set('Retry-After', String(seconds));
  ctx.body = new Page({
    title: 'Trop d’essais en peu de temps',
    failed: true,
    main: html`<p>
        Trop d’essais ont été faits depuis votre adresse réseau. Aucun compte n’est bloqué : réessayez dans
        ${waitInWords(seconds)}.
      </p>
      ${portalLink('Revenir au portail')}`,
  });
}
