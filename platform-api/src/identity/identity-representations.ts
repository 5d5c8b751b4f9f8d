import type { IdentityAccount, IdentityProfile, IdentitySession, NewIdentityAccount } from '@pwp/api-kit';
import { z } from 'zod';

/** What the portal reads of Keycloak's UserRepresentation; the rest is given back as it came. */
export const UserRepresentation = z.looseObject({
  id: z.string(),
  email: z.string().default(''),
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  enabled: z.boolean().default(false),
  emailVerified: z.boolean().default(false),
  attributes: z.record(z.string(), z.array(z.string())).default({}),
});
export type UserRepresentation = z.output<typeof UserRepresentation>;

/** What the portal reads of Keycloak's UserSessionRepresentation; instants in ms since the epoch. */
export const SessionRepresentation = z.object({
  id: z.string(),
  start: z.number(),
  lastAccess: z.number(),
  ipAddress: z.string().default(''),
});

/** A group with the sub-groups that the search found below it; a whole one tells its roles. */
export interface GroupRepresentation {
  id: string;
  name: string;
  path: string;
  realmRoles?: string[] | undefined;
  subGroups: GroupRepresentation[];
}

export const GroupRepresentation: z.ZodType<GroupRepresentation> = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  realmRoles: z.array(z.string()).optional(),
  get subGroups() {
    return z.array(GroupRepresentation).default([]);
  },
});

/** A role of the realm. */
export const RoleRepresentation = z.object({ name: z.string() });

/** Keycloak's user in the portal's words. */
export function presentUser(user: UserRepresentation): IdentityAccount {
  const attribute = (name: string): string => user.attributes[name]?.[0] ?? '';
  return {
    id: user.id,
    email: user.email,
    nom: user.lastName,
    prenom: user.firstName,
    telephone: attribute('telephone'),
    typeOrganisme: attribute('typeOrganisme'),
    organisme: attribute('organisme'),
    active: user.enabled,
    emailVerified: user.emailVerified,
  };
}

/** Keycloak's session in the portal's words. */
export function presentSession(session: z.output<typeof SessionRepresentation>): IdentitySession {
  return {
    id: session.id,
    start: new Date(session.start),
    lastAccess: new Date(session.lastAccess),
    ipAddress: session.ipAddress,
  };
}

/** The representation with the profile in it: Keycloak drops every attribute that `attributes` does not name. */
export function withProfile(user: UserRepresentation, profile: IdentityProfile) {
  return {
    ...sentBack(user),
    firstName: profile.prenom,
    lastName: profile.nom,
    attributes: { ...user.attributes, ...profileAttributes(profile) },
  };
}

/** The representation of an account that may sign in, or no longer. */
export function withActive(user: UserRepresentation, active: boolean) {
  return { ...sentBack(user), enabled: active };
}

/** An account to make, which can't sign in yet; its address is its identifier. */
export function newUser({ email, provenance, ...profile }: NewIdentityAccount) {
  const address = email.trim().toLowerCase();
  return {
    username: address,
    email: address,
    firstName: profile.prenom,
    lastName: profile.nom,
    enabled: false,
    emailVerified: false,
    attributes: { ...profileAttributes(profile), ...(provenance !== undefined && { provenance: [provenance] }) },
  };
}

/**
 * What only describes an answer (`access`, the profile's metadata) is not sent back, nor what another act decides of: Keycloak
 * keeps what it is not told, where what was read a moment ago would undo a suspension made since.
 */
function sentBack(user: UserRepresentation) {
  const {
    access: _access,
    userProfileMetadata: _metadata,
    enabled: _enabled,
    emailVerified: _emailVerified,
    requiredActions: _requiredActions,
    ...kept
  } = user;
  return kept;
}

function profileAttributes({ telephone, typeOrganisme, organisme }: IdentityProfile): Record<string, string[]> {
  const said = Object.entries({ telephone, typeOrganisme, organisme });
  return Object.fromEntries(said.map(([name, value]) => [name, [value]]));
}
