import { bodyParser } from '@koa/bodyparser';
import type { Letter } from '@pwp/api-kit';
import { withArticle, type Brand } from '@pwp/contracts';
import type { Context } from 'koa';
import { Router } from 'koa-router';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Account, AccountStore } from './account-store.ts';
import type { LockoutStore } from './lockout-store.ts';
import { comeBack, interactionOf, loginExpired } from './login-routes.ts';
import type { Mailer } from './mailer.ts';
import {
  deadLinkPage,
  forgottenPasswordPage,
  forgottenPasswordSentPage,
  newPasswordPage,
  passwordSetPage,
} from './pages/password-pages.ts';
import type { PasswordHashes } from './password-hash.ts';
import type { PasswordLinkStore } from './password-link-store.ts';
import { passwordErrors } from './password-policy.ts';
import { answerTooMany, type PageLimits } from './page-limits.ts';
import { isPasswordUpdate, passwordUpdateResult } from './password-update.ts';
import { PAGES, REALM_PATH } from './realm.ts';
import type { SessionStore } from './session-store.ts';

/** Dependencies of a password change. */
export interface PasswordParts {
  provider: Provider;
  publicUrl: string;
  brand: Brand;
  accounts: AccountStore;
  lockouts: LockoutStore;
  limits: PageLimits;
  links: PasswordLinkStore;
  sessions: SessionStore;
  mailer: Mailer;
  passwords: PasswordHashes;
  warn: (message: string) => void;
}

const Request = z.object({ email: z.string().max(320) }).catch({ email: '' });
const Token = z.string().max(100).catch('');
const NewPassword = z
  .object({
    jeton: Token.default(''),
    'password-new': z.string().max(1000).default(''),
    'password-confirm': z.string().max(1000).default(''),
    'cancel-aia': z.string().optional(),
  })
  .catch({ jeton: '', 'password-new': '', 'password-confirm': '' });

/**
 * A new password: of a person who forgot it, through a mailed link that works once; of one who is signed in, on a page that the portal
 * leads to and that leads back.
 */
export function passwordRoutes(parts: PasswordParts): Router {
  const { provider, publicUrl, brand, accounts, lockouts, limits, links, sessions, mailer, passwords, warn } = parts;
  const router = new Router({ prefix: REALM_PATH });
  const form = bodyParser({ enableTypes: ['form'], formLimit: '16kb' });

  function writeLink(email: string): Letter | undefined {
    const account = accounts.findByEmail(email);
    if (!account?.enabled) return undefined;
    const token = links.create(account.id);
    if (token === undefined) {
      warn(`identity: account ${account.id} asked for too many password links, none sent`);
      return undefined;
    }
    return {
      to: account.email,
      subject: `${brand.name} : choisissez un nouveau mot de passe`,
      paragraphs: [`Vous avez demandé à réinitialiser votre mot de passe ${withArticle('du', brand.name)}.`],
      link: {
        label: 'Choisir un nouveau mot de passe',
        url: `${publicUrl}${REALM_PATH}${PAGES.newPassword}?jeton=${token}`,
      },
      closing: [
        'Ce lien sert une seule fois, pendant une heure. Si vous ne l’attendiez pas, ignorez-le : rien ne change.',
      ],
    };
  }

  /** The account whose password the token may set. */
  function ownerOf(token: string): Account | undefined {
    const account = accounts.findById(links.find(token) ?? '');
    return account?.enabled ? account : undefined;
  }

  /** Sets the password, and ends the account's links and its sessions but the one that asks. */
  async function setPassword({ id, email }: Account, hash: string, kept?: string): Promise<void> {
    accounts.setPasswordHash(id, hash);
    links.deleteAll(id);
    lockouts.clearEverywhere(email);
    await sessions.end(sessions.of(id).filter(({ uid }) => uid !== kept));
  }

  function deadLink(ctx: Context): void {
    ctx.status = 410;
    ctx.body = deadLinkPage();
  }

  function redirect(ctx: Context, page: string): void {
    // A page of its own, so that reloading it sends no form again.
    ctx.status = 303;
    ctx.redirect(REALM_PATH + page);
  }

  const linkPage = (token: string, { email, passwordHash }: Account) => ({
    title: passwordHash === null ? 'Choisissez votre mot de passe' : 'Choisissez un nouveau mot de passe',
    action: REALM_PATH + PAGES.newPassword,
    token,
    email,
    warning:
      passwordHash === null
        ? undefined
        : 'En changeant de mot de passe, vous serez déconnecté partout où vous êtes connecté avec ce compte.',
  });

  const ownPage = (ctx: Context, { email }: Account) => ({
    title: 'Modifier mon mot de passe',
    action: ctx.path,
    email,
    warning: 'En changeant de mot de passe, vous serez déconnecté de vos autres appareils.',
  });

  router.get(PAGES.forgottenPassword, (ctx) => {
    ctx.body = forgottenPasswordPage();
  });

  router.post(PAGES.forgottenPassword, form, async (ctx) => {
    const { email } = Request.parse(ctx.request.body);
    if (!z.email().safeParse(email.trim()).success) {
      ctx.body = forgottenPasswordPage(email, 'Indiquez une adresse électronique au format nom@domaine.fr.');
      return;
    }
    const tooMany = await limits.links.waitOf(ctx.ip);
    if (tooMany > 0) return answerTooMany(ctx, tooMany);
    // The account is looked for later: neither the response nor its time may reveal whether there is one.
    mailer.sendLater(() => writeLink(email));
    redirect(ctx, PAGES.forgottenPasswordSent);
  });

  router.get(PAGES.forgottenPasswordSent, (ctx) => {
    ctx.body = forgottenPasswordSentPage();
  });

  // A visit to the page does not use the link up: mail filters open links before people do.
  router.get(PAGES.newPassword, (ctx) => {
    const token = Token.parse(ctx.query['jeton']);
    const account = ownerOf(token);
    if (!account) return deadLink(ctx);
    ctx.body = newPasswordPage(linkPage(token, account));
  });

  router.post(PAGES.newPassword, form, async (ctx) => {
    const given = NewPassword.parse(ctx.request.body);
    const account = ownerOf(given.jeton);
    if (!account) return deadLink(ctx);
    const faults = passwordErrors(given['password-new'], given['password-confirm'], account.email);
    if (faults !== undefined) {
      ctx.body = newPasswordPage(linkPage(given.jeton, account), faults);
      return;
    }
    const hash = await passwords.hash(given['password-new']);
    // The link may have been used meanwhile.
    if (ownerOf(given.jeton) === undefined) return deadLink(ctx);
    await setPassword(account, hash);
    // The link came by mail, so whoever opens it reads this mailbox.
    accounts.verifyEmail(account.id);
    redirect(ctx, account.passwordHash === null ? PAGES.passwordChosen : PAGES.passwordChanged);
  });

  router.get(PAGES.passwordChosen, (ctx) => {
    ctx.body = passwordSetPage(
      'Bienvenue : votre compte est prêt. Connectez-vous avec votre mot de passe ; votre identifiant est déjà rempli.',
    );
  });

  router.get(PAGES.passwordChanged, (ctx) => {
    ctx.body = passwordSetPage(
      'Connectez-vous avec votre nouveau mot de passe ; votre identifiant est déjà rempli. Vous avez été déconnecté partout ailleurs.',
    );
  });

  /** The password change in progress in this browser, with its account. */
  async function underWay(ctx: Context) {
    const found = await interactionOf(ctx, provider);
    if (found?.session === undefined || !isPasswordUpdate(found.prompt.name)) return undefined;
    const account = accounts.findById(found.session.accountId);
    return account?.enabled ? { account, sessionUid: found.session.uid } : undefined;
  }

  router.get(`${PAGES.passwordUpdate}/:uid`, async (ctx) => {
    const current = await underWay(ctx);
    if (!current) return loginExpired(ctx);
    ctx.body = newPasswordPage(ownPage(ctx, current.account));
  });

  router.post(`${PAGES.passwordUpdate}/:uid`, form, async (ctx) => {
    const current = await underWay(ctx);
    if (!current) return loginExpired(ctx);
    const given = NewPassword.parse(ctx.request.body);
    if (given['cancel-aia'] !== undefined) return comeBack(ctx, provider, passwordUpdateResult('cancelled'));
    const { account, sessionUid } = current;
    const faults = passwordErrors(given['password-new'], given['password-confirm'], account.email);
    if (faults !== undefined) {
      ctx.body = newPasswordPage(ownPage(ctx, account), faults);
      return;
    }
    await setPassword(account, await passwords.hash(given['password-new']), sessionUid);
    await comeBack(ctx, provider, passwordUpdateResult('success'));
  });

  return router;
}
