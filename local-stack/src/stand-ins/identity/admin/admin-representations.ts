import type { Account } from '../account-store.ts';
import { PORTAL_CLIENT } from '../realm.ts';
import type { RealmSession } from '../session-store.ts';
import { childrenOf, parentPath, type RealmGroup } from '../group-store.ts';
import { roleId } from './realm-roles.ts';

/** Keycloak's UserRepresentation; the brief one has no attributes. */
export function userRepresentation(account: Account, options: { brief: boolean }): Record<string, unknown> {
  const { id, email, firstName, lastName, enabled, emailVerified, attributes, createdAt } = account;
  return {
    id,
    username: email,
    firstName,
    lastName,
    email,
    emailVerified,
    ...(!options.brief && Object.keys(attributes).length > 0 && { attributes }),
    enabled,
    createdTimestamp: createdAt,
    totp: false,
    ...(!options.brief && { disableableCredentialTypes: [], requiredActions: [], notBefore: 0 }),
    access: { manage: true },
  };
}

/** Keycloak's UserSessionRepresentation. */
export function sessionRepresentation(session: RealmSession, account: Account): Record<string, unknown> {
  return {
    id: session.uid,
    username: account.email,
    userId: account.id,
    ipAddress: session.ipAddress,
    start: session.start,
    lastAccess: session.lastAccess,
    rememberMe: false,
    clients: { [PORTAL_CLIENT]: PORTAL_CLIENT },
    transientUser: false,
  };
}

/** Keycloak's GroupRepresentation with the matching sub-groups of a search. */
export function groupRepresentation(
  group: RealmGroup,
  all: readonly RealmGroup[],
  subGroups: readonly Record<string, unknown>[] = [],
): Record<string, unknown> {
  return {
    ...memberGroupRepresentation(group, all),
    subGroupCount: childrenOf(all, group.path).length,
    subGroups,
    attributes: {},
    realmRoles: group.roles,
    clientRoles: {},
  };
}

/** The brief one that Keycloak returns for the groups of an account. */
export function memberGroupRepresentation(group: RealmGroup, all: readonly RealmGroup[]): Record<string, unknown> {
  const parent = all.find(({ path }) => path === parentPath(group.path));
  return {
    id: group.id,
    name: group.name,
    path: group.path,
    ...(parent !== undefined && { parentId: parent.id }),
    subGroups: [],
  };
}

/** Keycloak's RoleRepresentation of a role of the realm. */
export function roleRepresentation(name: string): Record<string, unknown> {
  return { id: roleId(name), name, composite: false, clientRole: false };
}
