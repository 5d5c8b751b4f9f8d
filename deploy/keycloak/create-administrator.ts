import { connect, type RealmAccess } from './apply-realm.ts';
import { ensureAdministrators } from './guichet-groups.ts';
import { PORTAL_CLIENT, REALM } from '@pwp/contracts';

/** The link of the mail is good for three days, in seconds. */
const LINK_LIFE = 259_200;

/** A person who becomes an administrator. */
export interface Administrator {
  email: string;
  prenom: string;
  nom: string;
}

/**
 * Gives the realm an administrator: a new account gets the mail by which its owner chooses a password, an existing one keeps its own.
 * Returns whether the mail was sent: an address that is proven already gets none. After an interruption, a second call goes on.
 */
export async function createAdministrator(
  access: RealmAccess,
  { email, prenom, nom }: Administrator,
): Promise<{ isMailed: boolean }> {
  const client = await connect(access);
  client.setConfig({ realmName: REALM });
  const address = email.trim().toLowerCase();
  const [existing] = await client.users.find({ email: address, exact: true });
  const id =
    existing?.id ??
    (
      await client.users.create({
        username: address,
        email: address,
        firstName: prenom,
        lastName: nom,
        enabled: true,
        emailVerified: false,
      })
    ).id;
  await client.users.addToGroup({ id, groupId: await ensureAdministrators(client) });
  const isMailed = existing?.emailVerified !== true;
  if (isMailed)
    await client.users.executeActionsEmail({
      id,
      clientId: PORTAL_CLIENT,
      redirectUri: `${access.portalOrigin}/`,
      lifespan: LINK_LIFE,
      actions: ['UPDATE_PASSWORD', 'VERIFY_EMAIL'],
    });
  return { isMailed };
}
