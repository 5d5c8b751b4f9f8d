import type { AccountClaims } from 'oidc-provider';
import type { Account } from './account-store.ts';
import { rolesOf } from './group-store.ts';

/** The claims about a person in the ID token, as Keycloak's default scopes give them. */
export function profileClaims({ id, email, emailVerified, firstName, lastName }: Account): AccountClaims {
  return {
    sub: id,
    preferred_username: email,
    email,
    email_verified: emailVerified,
    given_name: firstName,
    family_name: lastName,
    name: `${firstName} ${lastName}`,
  };
}

/** The names of `profileClaims`. */
export const PROFILE_CLAIMS = [
  'sub',
  'preferred_username',
  'email',
  'email_verified',
  'given_name',
  'family_name',
  'name',
];

/** Mapped from the profile, so that the portal sees missing fields without a request. */
const MAPPED_ATTRIBUTES = ['telephone', 'typeOrganisme', 'organisme'];

/** The claims of an access token: the profile with its attributes, the realm roles and the full paths of the groups. */
export function accessClaims(account: Account): AccountClaims {
  const attributes = MAPPED_ATTRIBUTES.map((name): [string, string] => [name, account.attributes[name]?.[0] ?? '']);
  return {
    ...profileClaims(account),
    ...Object.fromEntries(attributes.filter(([, value]) => value !== '')),
    realm_access: { roles: rolesOf(account) },
    resource_access: {},
    groups: account.groups,
  };
}
