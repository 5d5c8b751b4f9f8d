import type { DatabaseSync } from 'node:sqlite';
import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import { Router } from 'koa-router';
import { z } from 'zod';
import type { AccountStore } from './account-store.ts';
import { inTransaction } from '../in-transaction.ts';
import type { LockoutStore } from './lockout-store.ts';
import type { Mail, Mailer } from './mailer.ts';
import type { OidcStore } from './oidc-store.ts';
import {
  deadLinkPage,
  forgottenPasswordPage,
  forgottenPasswordSentPage,
  newPasswordPage,
  passwordChangedPage,
  passwordChosenPage,
} from './pages/password-pages.ts';
import { passwordLinkMail } from './password-link-mail.ts';
import type { PasswordLinkStore } from './password-link-store.ts';
import { hashPassword } from './password-hash.ts';
import { passwordErrors } from './password-policy.ts';
import { answerTooMany, type PageLimits } from './page-limits.ts';
import { PAGES, REALM_PATH } from './realm.ts';
import type { SessionStore } from './session-store.ts';

/** Dependencies of a password change. */
export interface PasswordParts {
  database: DatabaseSync;
  publicUrl: string;
  accounts: AccountStore;
  lockouts: LockoutStore;
  limits: PageLimits;
  links: PasswordLinkStore;
  records: OidcStore;
  sessions: SessionStore;
  mailer: Mailer;
  warn: (message: string) => void;
}

const Request = z.object({ email: z.string().max(320) }).catch({ email: '' });
const NewPassword = z
  .object({
    jeton: z.string().max(100),
    'password-new': z.string().max(1000),
    'password-confirm': z.string().max(1000),
  })
  .catch({ jeton: '', 'password-new': '', 'password-confirm': '' });

/**
 * Forgotten password: the person enters an address, and sets a new password through a mailed link that works once
 * within the hour.
 */
export function passwordRoutes(parts: PasswordParts): Router {
  const router = new Router({ prefix: REALM_PATH });
  const form = bodyParser({ enableTypes: ['form'], formLimit: '16kb' });

  function writeLink(email: string): Mail | undefined {
    const account = parts.accounts.findByEmail(email);
    if (!account?.enabled) return undefined;
    const token = parts.links.create(account.id);
    if (token === undefined) {
      parts.warn(`identity: account ${account.id} asked for too many password links, none sent`);
      return undefined;
    }
    const link = `${parts.publicUrl}${REALM_PATH}${PAGES.newPassword}?jeton=${token}`;
    return passwordLinkMail(account.email, link);
  }

  /** The account whose password the token may set. */
  function linkAccount(token: string) {
    const link = parts.links.find(token);
    const account = link?.actions.includes('UPDATE_PASSWORD') ? parts.accounts.findById(link.accountId) : undefined;
    return account?.enabled ? account : undefined;
  }

  const isFirst = (accountId: string) => parts.accounts.passwordHash(accountId) === undefined;

  function deadLink(ctx: Context): void {
    ctx.status = 410;
    ctx.body = deadLinkPage();
  }

  /** Sets the password and ends the sessions of the old one; false when the link was used meanwhile. */
  async function changePassword(token: string, hash: string): Promise<boolean> {
    const ended = inTransaction(parts.database, () => {
      const found = linkAccount(token);
      if (!found) return undefined;
      parts.accounts.setPasswordHash(found.id, hash);
      // The link came by mail, so whoever opens it reads this mailbox.
      parts.accounts.verifyEmail(found.id);
      parts.links.deleteAll(found.id);
      const open = parts.sessions.of(found.id);
      parts.records.endSessionsOf(found.id);
      parts.lockouts.clearEverywhere(found.email);
      return open;
    });
    if (ended === undefined) return false;
    await parts.sessions.tellOver(ended);
    return true;
  }

  router.get(PAGES.forgottenPassword, (ctx) => {
    ctx.body = forgottenPasswordPage();
  });

  router.post(PAGES.forgottenPassword, form, async (ctx) => {
    const { email } = Request.parse(ctx.request.body);
    if (!z.email().safeParse(email.trim()).success) {
      ctx.body = forgottenPasswordPage(email, 'Indiquez une adresse électronique au format nom@domaine.fr.');
      return;
    }
    const tooMany = await parts.limits.links.waitOf(ctx.ip);
    if (tooMany > 0) return answerTooMany(ctx, tooMany);
    // The account is looked for later: neither the response nor its time may reveal whether there is one.
    parts.mailer.sendLater(() => writeLink(email));
    ctx.status = 303;
    ctx.redirect(REALM_PATH + PAGES.forgottenPasswordSent);
  });

  router.get(PAGES.forgottenPasswordSent, (ctx) => {
    ctx.body = forgottenPasswordSentPage();
  });

  // A visit to the page does not use the link up: mail filters open links before people do.
  router.get(PAGES.newPassword, (ctx) => {
    const token = z.string().catch('').parse(ctx.query['jeton']);
    const account = linkAccount(token);
    if (!account) return deadLink(ctx);
    ctx.body = newPasswordPage(token, account.email, isFirst(account.id));
  });

  router.post(PAGES.newPassword, form, async (ctx) => {
    const { jeton, 'password-new': password, 'password-confirm': confirmation } = NewPassword.parse(ctx.request.body);
    const account = linkAccount(jeton);
    if (!account) return deadLink(ctx);
    const first = isFirst(account.id);
    const wrong = {
      password: passwordErrors(password, account.email),
      confirmation: password === confirmation ? [] : ['Les deux mots de passe sont différents.'],
    };
    if (wrong.password.length + wrong.confirmation.length > 0) {
      ctx.body = newPasswordPage(jeton, account.email, first, wrong);
      return;
    }
    if (!(await changePassword(jeton, await hashPassword(password)))) return deadLink(ctx);
    ctx.status = 303;
    ctx.redirect(REALM_PATH + (first ? PAGES.passwordChosen : PAGES.passwordChanged));
  });

  router.get(PAGES.passwordChosen, (ctx) => {
    ctx.body = passwordChosenPage();
  });

  router.get(PAGES.passwordChanged, (ctx) => {
    ctx.body = passwordChangedPage();
  });

  return router;
}
