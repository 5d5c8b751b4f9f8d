import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import { Router } from 'koa-router';
import { errors, type Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Account, AccountStore } from './account-store.ts';
import type { LockoutStore } from './lockout-store.ts';
import { answerTooMany, type PageLimits } from './page-limits.ts';
import { loginExpiredPage, loginPage } from './pages/login-page.ts';
import { verifyPassword } from './password-hash.ts';
import { PAGES, REALM_PATH } from './realm.ts';

/** Dependencies of the sign-in. */
export interface LoginParts {
  provider: Provider;
  accounts: AccountStore;
  lockouts: LockoutStore;
  limits: PageLimits;
  warn: (message: string) => void;
}

const Credentials = z.object({ username: z.string().max(320), password: z.string().max(1000) });

/** The sign-in page and its form. */
export function loginRoutes(parts: LoginParts): Router {
  const router = new Router({ prefix: REALM_PATH });
  const path = `${PAGES.login}/:uid`;

  /**
   * The sign-in in progress, identified by this browser's cookie; undefined when it is over or belongs to another
   * browser.
   */
  async function interaction(ctx: Context, uid: string | undefined) {
    try {
      const found = await parts.provider.interactionDetails(ctx.req, ctx.res);
      return found.uid === uid ? found : undefined;
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    }
  }

  function expired(ctx: Context): void {
    ctx.status = 400;
    ctx.body = loginExpiredPage();
  }

  /**
   * The account, if the identifier and the password are right and it is enabled; or the wait before the next check,
   * ms.
   */
  async function authenticate(
    username: string,
    password: string,
    address: string,
  ): Promise<Account | { wait: number } | undefined> {
    const permit = parts.lockouts.begin(username, address);
    if (permit.wait > 0) return { wait: permit.wait };
    const account = parts.accounts.findByEmail(username);
    const right = await verifyPassword(password, account && parts.accounts.passwordHash(account.id));
    if (right && account?.enabled) {
      parts.lockouts.clear(username, address);
      return account;
    }
    if (permit.waitsOnFailure && account)
      parts.warn(`identity: repeated sign-in failures on account ${account.id}: their sender waits`);
    return undefined;
  }

  router.get(path, async (ctx) => {
    const current = await interaction(ctx, ctx.params['uid']);
    if (!current) return expired(ctx);
    const hint = z.string().catch('').parse(current.params['login_hint']);
    ctx.body = loginPage({ action: ctx.path, username: hint, refused: false });
  });

  router.post(path, bodyParser({ enableTypes: ['form'], formLimit: '16kb' }), async (ctx) => {
    const current = await interaction(ctx, ctx.params['uid']);
    if (!current) return expired(ctx);
    const { username, password } = Credentials.catch({ username: '', password: '' }).parse(ctx.request.body);
    const tooMany = await parts.limits.failures.waitOf(ctx.ip);
    if (tooMany > 0) return answerTooMany(ctx, tooMany);
    const account = await authenticate(username, password, ctx.ip);
    if (account !== undefined && 'wait' in account) {
      ctx.status = 429;
      ctx.set('Retry-After', String(Math.ceil(account.wait / 1000)));
      ctx.body = loginPage({ action: ctx.path, username: username.trim(), refused: true, wait: account.wait });
      return;
    }
    if (!account) {
      // 200, like Keycloak: password managers take a 4xx for a broken site.
      ctx.body = loginPage({ action: ctx.path, username: username.trim(), refused: true });
      return;
    }
    await parts.limits.failures.giveBack(ctx.ip);
    // Without `remember`, the cookie ends with the browser; the server decides the session's lifetime.
    const login = { accountId: account.id, remember: false, amr: ['pwd'] };
    const next = await parts.provider.interactionResult(
      ctx.req,
      ctx.res,
      { login },
      { mergeWithLastSubmission: false },
    );
    ctx.status = 303;
    ctx.redirect(next);
  });

  return router;
}
