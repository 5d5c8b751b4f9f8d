import { createHash } from 'node:crypto';
import { ROLES } from '@pwp/keycloak/roles';

/** The roles of the realm, by name. */
export const REALM_ROLES: readonly string[] = Object.keys(ROLES);

/** The role of this id. */
export function findRole(id: string): string | undefined {
  return REALM_ROLES.find((role) => roleId(role) === id);
}

/** A stable id of a role, in Keycloak's form. */
export function roleId(role: string): string {
  const hex = createHash('sha256').update(role).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
