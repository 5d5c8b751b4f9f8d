import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import { Router } from 'koa-router';
import { errors, type Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Account, AccountStore } from './account-store.ts';
import type { LockoutStore } from './lockout-store.ts';
import { loginExpiredPage, loginPage } from './pages/login-page.ts';
import { verifyPassword } from './password-hash.ts';
import { PAGES, REALM_PATH } from './realm.ts';

/** What signing in needs. */
export interface LoginParts {
  provider: Provider;
  accounts: AccountStore;
  lockouts: LockoutStore;
  warn: (message: string) => void;
}

const Credentials = z.object({ username: z.string().max(320), password: z.string().max(1000) });

/** The sign-in page and what it leads to. */
export function loginRoutes(parts: LoginParts): Router {
  const router = new Router({ prefix: REALM_PATH });
  const path = `${PAGES.login}/:uid`;

  /** The sign-in under way, known by the cookie of this browser; undefined when it is over or not this browser's. */
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

  /** The account, if the address and the password are right and it is neither locked nor closed. */
  async function authenticate(username: string, password: string): Promise<Account | undefined> {
    const permit = parts.lockouts.begin(username);
    const account = parts.accounts.findByEmail(username);
    const right = await verifyPassword(password, account && parts.accounts.passwordHash(account.id));
    if (!permit.allowed) return undefined;
    if (right && account?.enabled) {
      parts.lockouts.clear(username);
      return account;
    }
    if (permit.locksOnFailure && account)
      parts.warn(`identity: account ${account.id} locked after repeated sign-in failures`);
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
    const account = await authenticate(username, password);
    if (!account) {
      // 200 as Keycloak does: the page is the answer, and password managers take a 4xx for a broken site.
      ctx.body = loginPage({ action: ctx.path, username: username.trim(), refused: true });
      return;
    }
    // Without `remember` the cookie ends with the browser; how long the session lasts is the server's to say.
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
