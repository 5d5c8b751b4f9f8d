import type { DatabaseSync } from 'node:sqlite';
import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import { Router } from 'koa-router';
import { z } from 'zod';
import type { AccountStore } from './account-store.ts';
import { inTransaction } from '../in-transaction.ts';
import { confirmEmailPage, emailConfirmedPage } from './pages/confirm-email-pages.ts';
import { deadLinkPage } from './pages/password-pages.ts';
import type { PasswordLinkStore } from './password-link-store.ts';
import { PAGES, REALM_PATH } from './realm.ts';

/** Dependencies of the verification of an address. */
export interface ConfirmEmailParts {
  database: DatabaseSync;
  accounts: AccountStore;
  links: PasswordLinkStore;
}

const Form = z.object({ jeton: z.string().max(100) }).catch({ jeton: '' });

/** The verification of an account's address, by the link sent to it. */
export function confirmEmailRoutes({ database, accounts, links }: ConfirmEmailParts): Router {
  const router = new Router({ prefix: REALM_PATH });

  function linkAccount(token: string) {
    const link = links.find(token);
    const account = link?.actions.includes('VERIFY_EMAIL') ? accounts.findById(link.accountId) : undefined;
    return account?.enabled ? account : undefined;
  }

  function deadLink(ctx: Context): void {
    ctx.status = 410;
    ctx.body = deadLinkPage();
  }

  // A visit to the page proves nothing: mail filters open links before people do.
  router.get(PAGES.confirmEmail, (ctx) => {
    const token = z.string().catch('').parse(ctx.query['jeton']);
    const account = linkAccount(token);
    if (!account) return deadLink(ctx);
    ctx.body = confirmEmailPage(token, account.email);
  });

  router.post(PAGES.confirmEmail, bodyParser({ enableTypes: ['form'], formLimit: '16kb' }), (ctx) => {
    const { jeton } = Form.parse(ctx.request.body);
    const confirmed = inTransaction(database, () => {
      const account = linkAccount(jeton);
      if (!account) return false;
      accounts.verifyEmail(account.id);
      links.deleteAll(account.id);
      return true;
    });
    if (!confirmed) return deadLink(ctx);
    // A page of its own, so that reloading it sends no form again.
    ctx.status = 303;
    ctx.redirect(REALM_PATH + PAGES.emailConfirmed);
  });

  router.get(PAGES.emailConfirmed, (ctx) => {
    ctx.body = emailConfirmedPage();
  });

  return router;
}
