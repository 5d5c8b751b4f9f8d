import { withArticle, type Brand } from '@pwp/contracts';
import type { Router } from 'koa-router';
import { z } from 'zod';
import type { AccountStore } from '../account-store.ts';
import type { Mailer } from '../mailer.ts';
import type { PasswordLinkStore } from '../password-link-store.ts';
import { PAGES, REALM_PATH } from '../realm.ts';
import { AdminRefusal } from './admin-access.ts';
import { accountOf } from './user-routes.ts';

/** Dependencies of a mail with a link. */
export interface ActionMailParts {
  publicUrl: string;
  brand: Brand;
  accounts: AccountStore;
  links: PasswordLinkStore;
  mailer: Mailer;
  warn: (message: string) => void;
}

/** What the portal asks: a password, and at first the proof of the address, which the link itself is. */
const Actions = z.array(z.enum(['UPDATE_PASSWORD', 'VERIFY_EMAIL']));
const Query = z.object({ lifespan: z.coerce.number().int().min(1) });

/** `execute-actions-email`: sends a link to choose a password. */
export function actionMailRoute(
  router: Router,
  { publicUrl, brand, accounts, links, mailer, warn }: ActionMailParts,
): void {
  router.put('/users/:id/execute-actions-email', async (ctx) => {
    const account = accountOf(ctx, accounts);
    if (!account.enabled) throw new AdminRefusal(400, { errorMessage: 'User is disabled' });
    const { lifespan } = Query.parse(ctx.query);
    const isFirst = Actions.parse(ctx.request.body).includes('VERIFY_EMAIL');
    const isImported = isFirst && account.attributes['provenance']?.[0] === 'import';
    try {
      await mailer.send({
        to: account.email,
        subject: `Votre compte ${withArticle('du', brand.name)}`,
        paragraphs: [
          `${
            isImported
              ? `Un compte ${withArticle('du', brand.name)} est ouvert à votre nom : votre compte est en attente de validation.`
              : `Votre compte ${withArticle('du', brand.name)} vous attend.`
          } Il reste à : choisir votre mot de passe.`,
        ],
        link: {
          label: isImported ? 'Définir mon mot de passe' : 'Choisir mon mot de passe',
          url: `${publicUrl}${REALM_PATH}${PAGES.newPassword}?jeton=${links.createFor(account.id, lifespan * 1000)}`,
        },
        closing: [`Ce lien est valable ${lifeInWords(lifespan)}.`],
      });
    } catch (error) {
      warn(`identity: mail not sent: ${String(error)}`);
      throw new AdminRefusal(500, { errorMessage: 'Failed to send execute actions email' });
    }
    ctx.status = 204;
  });
}

function lifeInWords(seconds: number): string {
  const hours = Math.round(seconds / 3_600);
  const [count, unit] = hours % 24 === 0 ? [hours / 24, 'jour'] : [hours, 'heure'];
  return `${count} ${unit}${count > 1 ? 's' : ''}`;
}
