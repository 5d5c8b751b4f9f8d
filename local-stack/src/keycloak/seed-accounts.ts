import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { DemoAccount } from '../demo-data/demo-accounts.ts';

/** Fields of every account of a realm: an import sets no default. */
const DEFAULT_ROLE = 'default-roles-pwp';

/**
 * Creates the missing demo accounts in the groups that give their roles; existing ones stay unchanged. It uses an
 * import, since the creation of a user would not keep the ids of the demo data.
 */
export async function seedAccounts(
  client: KeycloakAdminClient,
  accounts: readonly Omit<DemoAccount, 'description'>[],
  totpSecret: string,
): Promise<void> {
  await client.realms.partialImport({
    realm: client.realmName,
    rep: {
      ifResourceExists: 'SKIP',
      users: accounts.map((account) => ({
        ...(account.id !== undefined && { id: account.id }),
        username: account.email,
        email: account.email,
        firstName: account.firstName,
        lastName: account.lastName,
        enabled: true,
        emailVerified: true,
        attributes: account.attributes,
        groups: account.groups,
        realmRoles: [DEFAULT_ROLE],
        credentials: [
          { type: 'password', value: account.password },
          ...(account.roles.some((role) => role !== 'professionnel') ? [totpCredential(totpSecret)] : []),
        ],
      })),
    },
  });
}

/** A one-time code as Keycloak stores it; `secret` is base32, for authenticator applications. */
export function totpCredential(secret: string) {
  return {
    type: 'otp',
    userLabel: 'Démonstration',
    secretData: JSON.stringify({ value: secret }),
    credentialData: JSON.stringify({
      subType: 'totp',
      digits: 6,
      period: 30,
      algorithm: 'HmacSHA1',
      secretEncoding: 'BASE32',
    }),
  };
}
