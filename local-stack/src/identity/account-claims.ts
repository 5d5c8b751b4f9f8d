import type { AccountClaims } from 'oidc-provider';
import type { Account } from './account-store.ts';

/** What Keycloak's default scopes say of a person, in the ID token and at the userinfo endpoint. */
export function profileClaims(account: Account): AccountClaims {
  return {
    sub: account.id,
    preferred_username: account.email,
    email: account.email,
    email_verified: true,
    given_name: account.firstName,
    family_name: account.lastName,
    name: `${account.firstName} ${account.lastName}`,
  };
}

/** What an access token adds: realm roles and the full paths of the groups. */
export function accessClaims(account: Account): AccountClaims {
  return {
    ...profileClaims(account),
    realm_access: { roles: account.roles },
    resource_access: {},
    groups: account.groups,
  };
}
