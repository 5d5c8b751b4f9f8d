import type { Account } from '../account-store.ts';
import type { RealmSession } from '../session-store.ts';
import { childrenOf, parentPath, roleOfGroup, type RealmGroup } from '../group-store.ts';

/** Keycloak's UserRepresentation. */
export function userRepresentation(account: Account): Record<string, unknown> {
  const { id, email, firstName, lastName, enabled, emailVerified, attributes, createdAt } = account;
  return {
    id,
    username: email,
    firstName,
    lastName,
    email,
    emailVerified,
    ...(Object.keys(attributes).length > 0 && { attributes }),
    enabled,
    createdTimestamp: createdAt,
    totp: false,
  };
}

/** Keycloak's UserSessionRepresentation. */
export function sessionRepresentation({ uid, accountId, ...times }: RealmSession): Record<string, unknown> {
  return { id: uid, userId: accountId, ...times };
}

/** Keycloak's GroupRepresentation with the matching sub-groups of a search. */
export function groupRepresentation(
  { id, name, path }: RealmGroup,
  all: readonly RealmGroup[],
  subGroups: readonly Record<string, unknown>[] = [],
): Record<string, unknown> {
  const role = roleOfGroup(path);
  return {
    id,
    name,
    path,
    parentId: all.find((group) => group.path === parentPath(path))?.id,
    subGroupCount: childrenOf(all, path).length,
    subGroups,
    realmRoles: role === undefined ? [] : [role],
  };
}
