import type { DatabaseSync } from 'node:sqlite';
import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import { Router } from 'koa-router';
import { errors, type Provider } from 'oidc-provider';
import { z } from 'zod';
import type { AccountStore } from './account-store.ts';
import { inTransaction } from '../in-transaction.ts';
import { loginExpiredPage } from './pages/login-page.ts';
import { passwordUpdatePage } from './pages/password-update-page.ts';
import { hashPassword } from './password-hash.ts';
import type { PasswordLinkStore } from './password-link-store.ts';
import { passwordErrors } from './password-policy.ts';
import { isPasswordUpdate, passwordUpdateResult, type ActionStatus } from './password-update.ts';
import { PAGES, REALM_PATH } from './realm.ts';
import type { SessionStore } from './session-store.ts';

/** Dependencies of the password change by the owner. */
export interface PasswordUpdateParts {
  database: DatabaseSync;
  provider: Provider;
  accounts: AccountStore;
  links: PasswordLinkStore;
  sessions: SessionStore;
}

const OfInteraction = z.object({ uid: z.string() });
const Form = z
  .object({
    'password-new': z.string().max(1000).default(''),
    'password-confirm': z.string().max(1000).default(''),
    'cancel-aia': z.string().optional(),
  })
  .catch({ 'password-new': '', 'password-confirm': '' });

/** The page where a signed-in person changes the password; the portal links to it and gets the person back. */
export function passwordUpdateRoutes({ database, provider, accounts, links, sessions }: PasswordUpdateParts): Router {
  const router = new Router({ prefix: REALM_PATH });
  const path = `${PAGES.passwordUpdate}/:uid`;

  /**
   * The password change in progress, identified by this browser's cookie, with its account; undefined when it is over
   * or belongs to another browser.
   */
  async function underWay(ctx: Context) {
    try {
      const found = await provider.interactionDetails(ctx.req, ctx.res);
      const { session } = found;
      const { uid } = OfInteraction.parse(ctx['params']);
      if (found.uid !== uid || !isPasswordUpdate(found.prompt.name) || session?.accountId === undefined)
        return undefined;
      const account = accounts.findById(session.accountId);
      return account?.enabled ? { account, sessionUid: session.uid } : undefined;
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    }
  }

  function expired(ctx: Context): void {
    ctx.status = 400;
    ctx.body = loginExpiredPage();
  }

  async function comeBack(ctx: Context, status: ActionStatus): Promise<void> {
    const result = passwordUpdateResult(status);
    const next = await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
    ctx.status = 303;
    ctx.redirect(next);
  }

  router.get(path, async (ctx) => {
    const current = await underWay(ctx);
    if (!current) return expired(ctx);
    ctx.body = passwordUpdatePage({ action: ctx.path, email: current.account.email });
  });

  router.post(path, bodyParser({ enableTypes: ['form'], formLimit: '16kb' }), async (ctx) => {
    const current = await underWay(ctx);
    if (!current) return expired(ctx);
    const form = Form.parse(ctx.request.body);
    if (form['cancel-aia'] !== undefined) return comeBack(ctx, 'cancelled');
    const { account, sessionUid } = current;
    const password = form['password-new'];
    const wrong = {
      password: passwordErrors(password, account.email),
      confirmation: password === form['password-confirm'] ? [] : ['Les deux mots de passe sont différents.'],
    };
    if (wrong.password.length + wrong.confirmation.length > 0) {
      ctx.body = passwordUpdatePage({ action: ctx.path, email: account.email, errors: wrong });
      return;
    }
    const hash = await hashPassword(password);
    inTransaction(database, () => {
      accounts.setPasswordHash(account.id, hash);
      links.deleteAll(account.id);
    });
    await sessions.end(sessions.of(account.id).filter(({ uid }) => uid !== sessionUid));
    await comeBack(ctx, 'success');
  });

  return router;
}
