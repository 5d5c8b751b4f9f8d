import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import { Router } from 'koa-router';
import { errors, type Provider } from 'oidc-provider';
import { z } from 'zod';
import type { AccountStore } from './account-store.ts';
import type { LockoutStore } from './lockout-store.ts';
import { answerTooMany, type PageLimits } from './page-limits.ts';
import { loginExpiredPage, loginPage } from './pages/login-page.ts';
import type { PasswordHashes } from './password-hash.ts';
import { isAskedAgain } from './password-update.ts';
import { FIRST_VISIT_PATH, PAGES, PROTOCOL_PATH, REALM_PATH } from './realm.ts';

/** Dependencies of the sign-in. */
export interface LoginParts {
  provider: Provider;
  accounts: AccountStore;
  lockouts: LockoutStore;
  limits: PageLimits;
  passwords: PasswordHashes;
}

const OfInteraction = z.object({ uid: z.string() });
const Credentials = z
  .object({ username: z.string().max(320), password: z.string().max(1000) })
  .catch({ username: '', password: '' });

/** The sign-in page and its form. */
export function loginRoutes({ provider, accounts, lockouts, limits, passwords }: LoginParts): Router {
  const router = new Router({ prefix: REALM_PATH });
  const path = `${PAGES.login}/:uid`;

  router.get(path, async (ctx) => {
    const current = await interactionOf(ctx, provider);
    if (!current) return loginExpired(ctx);
    const isAgain = isAskedAgain(current);
    const hint = z.string().catch('').parse(current.params['login_hint']);
    const username = isAgain ? accounts.findById(current.session?.accountId ?? '')?.email : hint;
    ctx.body = loginPage({ action: ctx.path, username: username ?? '', refused: false, isAgain });
  });

  router.post(path, bodyParser({ enableTypes: ['form'], formLimit: '16kb' }), async (ctx) => {
    if (!(await interactionOf(ctx, provider))) return loginExpired(ctx);
    const { username, password } = Credentials.parse(ctx.request.body);
    const tooMany = await limits.failures.waitOf(ctx.ip);
    if (tooMany > 0) return answerTooMany(ctx, tooMany);
    const wait = lockouts.begin(username, ctx.ip);
    if (wait > 0) {
      ctx.status = 429;
      ctx.set('Retry-After', String(Math.ceil(wait / 1000)));
      ctx.body = loginPage({ action: ctx.path, username: username.trim(), refused: true, wait });
      return;
    }
    const account = accounts.findByEmail(username);
    if (!(await passwords.verify(password, account?.passwordHash)) || !account?.enabled) {
      // 200, like Keycloak: password managers take a 4xx for a broken site.
      ctx.body = loginPage({ action: ctx.path, username: username.trim(), refused: true });
      return;
    }
    lockouts.clear(username, ctx.ip);
    await limits.failures.giveBack(ctx.ip);
    // Without `remember`, the cookie ends with the browser; the server decides the session's lifetime.
    await comeBack(ctx, provider, { login: { accountId: account.id, remember: false, amr: ['pwd'] } });
  });

  // Keycloak's address of a registration.
  router.get(`${PROTOCOL_PATH}/registrations`, (ctx) => ctx.redirect(FIRST_VISIT_PATH));

  return router;
}

/** The sign-in or password change in progress, by this browser's cookie; undefined when it is over or another browser's. */
export async function interactionOf(ctx: Context, provider: Provider) {
  try {
    const found = await provider.interactionDetails(ctx.req, ctx.res);
    return found.uid === OfInteraction.parse(ctx['params']).uid ? found : undefined;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

/** Answers that the page cannot be used any more. */
export function loginExpired(ctx: Context): void {
  ctx.status = 400;
  ctx.body = loginExpiredPage();
}

/** Sends the person back to the provider with what was decided. */
export async function comeBack(ctx: Context, provider: Provider, result: Record<string, unknown>): Promise<void> {
  const next = await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
  ctx.status = 303;
  ctx.redirect(next);
}
