import type { IdentityAccount, IdentityProfile, IdentitySession, NewIdentityAccount } from '@pwp/api-kit';
import { z } from 'zod';

/** An id that no account has. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * The id of an account in an Admin REST address. Whatever is no UUID (`/users/count` is Keycloak's
 * own) is asked for as an account that does not exist.
 */
export function pathId(accountId: string): string {
  return z.uuid().safeParse(accountId).success ? accountId : NOBODY;
}

/** Fields of Keycloak's UserRepresentation that the portal reads; the rest is sent back unchanged. */
export const UserRepresentation = z.looseObject({
  id: z.string(),
  email: z.string().default(''),
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  enabled: z.boolean().default(false),
  emailVerified: z.boolean().default(false),
  /** ms since the epoch; 0 where it is not told. */
  createdTimestamp: z.number().default(0),
  attributes: z.record(z.string(), z.array(z.string())).default({}),
});
export type UserRepresentation = z.output<typeof UserRepresentation>;

/** Fields of Keycloak's UserSessionRepresentation that the portal reads; instants in ms since the epoch. */
export const SessionRepresentation = z.object({
  id: z.string(),
  start: z.number(),
  lastAccess: z.number(),
  ipAddress: z.string().default(''),
});

/** A group with the matching sub-groups of a search; a full representation has its roles. */
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

/** Keycloak's user as the portal's type. */
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

/** Keycloak's session as the portal's type. */
export function presentSession(session: z.output<typeof SessionRepresentation>): IdentitySession {
  return {
    id: session.id,
    start: new Date(session.start),
    lastAccess: new Date(session.lastAccess),
    ipAddress: session.ipAddress,
  };
}

/** The representation with the new profile: Keycloak drops every attribute that `attributes` does not name. */
export function withProfile(user: UserRepresentation, profile: IdentityProfile) {
  return {
    ...sentBack(user),
    firstName: profile.prenom,
    lastName: profile.nom,
    attributes: { ...user.attributes, ...profileAttributes(profile) },
  };
}

/** The representation with the account enabled or disabled. */
export function withActive(user: UserRepresentation, active: boolean) {
  return { ...sentBack(user), enabled: active };
}

/** The representation with another address, which Keycloak makes its identifier too (`registrationEmailAsUsername`). */
export function withEmail(user: UserRepresentation, email: string) {
  const address = email.trim().toLowerCase();
  return { ...sentBack(user), username: address, email: address, emailVerified: true };
}

/** A new account that cannot sign in yet; its address is its identifier. */
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
 * Leaves out fields of a response (`access`, the profile's metadata) and fields that other operations own. Keycloak
 * keeps an absent field, whereas a stale one would undo a suspension made meanwhile.
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
