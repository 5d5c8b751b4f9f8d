import type { AccountClaims } from 'oidc-provider';
import type { Account } from './account-store.ts';

/** The claims about a person in Keycloak's default scopes, in the ID token and at the userinfo endpoint. */
export function profileClaims(account: Account): AccountClaims {
  return {
    sub: account.id,
    preferred_username: account.email,
    email: account.email,
    email_verified: account.emailVerified,
    given_name: account.firstName,
    family_name: account.lastName,
    name: `${account.firstName} ${account.lastName}`,
  };
}

const MAPPED_ATTRIBUTES = ['telephone', 'typeOrganisme', 'organisme'];

/**
 * Additional claims of an access token: the profile's attributes, realm roles (`given` are those of its groups) and
 * the full paths of the groups.
 */
export function accessClaims(account: Account, given: readonly string[]): AccountClaims {
  return {
    ...profileClaims(account),
    // Mapped from the profile, so that the portal sees missing fields without a request.
    ...profileAttributes(account),
    realm_access: { roles: [...new Set([...given, ...account.roles])] },
    resource_access: {},
    groups: account.groups,
  };
}

/** One claim for each attribute with a value, like Keycloak's mappers. */
function profileAttributes(account: Account): Record<string, string> {
  return Object.fromEntries(
    MAPPED_ATTRIBUTES.flatMap((name) => {
      const [value] = account.attributes[name] ?? [];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}
