import { bodyParser } from '@koa/bodyparser';
import type { Router } from 'koa-router';
import { z } from 'zod';
import type { AccountStore } from '../account-store.ts';
import { actionMail } from '../action-mail.ts';
import type { Mailer } from '../mailer.ts';
import { LINK_ACTIONS, type LinkAction, type PasswordLinkStore } from '../password-link-store.ts';
import { PAGES, PORTAL_CLIENT, PORTAL_RETURNS, REALM_PATH } from '../realm.ts';
import { AdminRefusal, type AdminAccess } from './admin-access.ts';
import { accountOf } from './user-routes.ts';

/** Dependencies of a mail with a link. */
export interface ActionMailParts {
  publicUrl: string;
  accounts: AccountStore;
  links: PasswordLinkStore;
  mailer: Mailer;
  warn: (message: string) => void;
}

/** The realm's `actionTokenGeneratedByAdminLifespan`, s. */
const DEFAULT_LIFE = 259_200;

const Query = z.object({
  client_id: z.string().optional(),
  redirect_uri: z.string().optional(),
  lifespan: z.coerce.number().int().min(1).catch(DEFAULT_LIFE),
});

const isAction = (name: string): name is LinkAction => LINK_ACTIONS.some((action) => action === name);

/** `execute-actions-email`: sends a link to choose a password, verify the address, or both. */
export function actionMailRoute(
  router: Router,
  { manage }: AdminAccess,
  { publicUrl, accounts, links, mailer, warn }: ActionMailParts,
): void {
  const json = bodyParser({ enableTypes: ['json'], jsonLimit: '64kb' });

  router.put('/users/:id/execute-actions-email', manage, json, async (ctx) => {
    const account = accountOf(ctx, accounts);
    const { client_id: client, redirect_uri: back, lifespan } = Query.parse(ctx.query);
    const wanted = z.array(z.string()).parse(ctx.request.body);
    const refuse = (errorMessage: string) => new AdminRefusal(400, { errorMessage });
    if (!account.enabled) throw refuse('User is disabled');
    if (back !== undefined && client === undefined) throw refuse('Client id missing');
    const actions = wanted.filter(isAction);
    if (actions.length < wanted.length) throw refuse('Provided invalid required actions');
    if (client !== undefined && client !== PORTAL_CLIENT) throw refuse("Client doesn't exist");
    if (back !== undefined && !PORTAL_RETURNS.some((path) => publicUrl + path === back))
      throw refuse('Invalid redirect uri.');

    const life = lifespan * 1000;
    const page = actions.includes('UPDATE_PASSWORD') ? PAGES.newPassword : PAGES.confirmEmail;
    const token = links.createFor({ accountId: account.id, actions }, life);
    try {
      const link = `${publicUrl}${REALM_PATH}${page}?jeton=${token}`;
      const imported = account.attributes['provenance']?.[0] === 'import';
      await mailer.deliver(actionMail({ to: account.email, link, actions, life, imported }));
    } catch (error) {
      warn(`identity: mail not sent: ${error instanceof Error ? error.message : String(error)}`);
      throw new AdminRefusal(500, {
        errorMessage:
          'Failed to send execute actions email: Error when attempting to send the email to the server. More information is available in the server log.',
      });
    }
    ctx.status = 204;
  });
}
