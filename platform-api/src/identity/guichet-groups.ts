import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { NetworkError } from '@keycloak/keycloak-admin-client';
import { Role } from '@pwp/contracts';
import { z } from 'zod';
import { GroupRepresentation } from './identity-representations.ts';

const ROOT = 'guichets';

/** The two groups of a guichet, and the role of each one's members. */
const ROLE_OF_KIND = { professionnels: 'professionnel', referents: 'referent' } as const;

const ADMINISTRATORS = 'administrateurs';

/** Which of the two groups of a guichet. */
export type GuichetGroupKind = keyof typeof ROLE_OF_KIND;

const PATH = /^\/guichets\/([^/]+)\/(professionnels|referents)$/;

/** The guichet of a group's path, when it is one of a guichet's two groups. */
export function guichetOfPath(path: string): { code: string; kind: GuichetGroupKind } | undefined {
  const [, code, kind] = PATH.exec(path) ?? [];
  return code !== undefined && (kind === 'professionnels' || kind === 'referents') ? { code, kind } : undefined;
}

/** The roles of groups, by their paths. */
export function rolesOfPaths(paths: readonly string[]): Role[] {
  const given = new Set<string>(paths.includes(`/${ADMINISTRATORS}`) ? ['administrateur'] : []);
  for (const path of paths) {
    const kind = guichetOfPath(path)?.kind;
    if (kind !== undefined) given.add(ROLE_OF_KIND[kind]);
  }
  return Role.options.filter((role) => given.has(role));
}

/** The id of `/guichets/<code>/<kind>`, if the group exists. */
export async function findGuichetGroup(
  client: KeycloakAdminClient,
  code: string,
  kind: GuichetGroupKind,
): Promise<string | undefined> {
  const guichet = await findGuichet(client, code);
  return guichet === undefined ? undefined : (await findChild(client, guichet.id, kind))?.id;
}

/** The id of `/guichets/<code>/<kind>`; creates the group and gives it its role when missing. */
export async function ensureGuichetGroup(
  client: KeycloakAdminClient,
  code: string,
  kind: GuichetGroupKind,
): Promise<string> {
  const guichet = (await findGuichet(client, code)) ?? (await makeGuichet(client, code));
  const group =
    (await findChild(client, guichet.id, kind)) ??
    (await orFound(
      () => client.groups.createChildGroup({ id: guichet.id }, { name: kind }),
      () => findChild(client, guichet.id, kind),
    ));
  // A group that an interrupted call has just created may still lack its role.
  if (group.realmRoles?.includes(ROLE_OF_KIND[kind]) !== true) await giveRole(client, group.id, ROLE_OF_KIND[kind]);
  return group.id;
}

async function findGuichet(client: KeycloakAdminClient, code: string): Promise<GroupRepresentation | undefined> {
  // The response is the tree that leads to the groups with this exact name.
  const found = z.array(GroupRepresentation).parse(await client.groups.find({ search: code, exact: true }));
  return found.find(({ name }) => name === ROOT)?.subGroups.find(({ name }) => name === code);
}

/** The id of `/administrateurs`, if the group exists. */
export async function findAdministrators(client: KeycloakAdminClient): Promise<string | undefined> {
  return (await findTop(client, ADMINISTRATORS))?.id;
}

/** The top-level group of this name. */
async function findTop(client: KeycloakAdminClient, top: string): Promise<GroupRepresentation | undefined> {
  const found = z.array(GroupRepresentation).parse(await client.groups.find({ search: top, exact: true }));
  return found.find(({ name }) => name === top);
}

/** The full representation, which has its roles. */
async function findChild(
  client: KeycloakAdminClient,
  parentId: string,
  kind: string,
): Promise<GroupRepresentation | undefined> {
  const children = await client.groups.listSubGroups({ parentId, briefRepresentation: false });
  return z
    .array(GroupRepresentation)
    .parse(children ?? [])
    .find(({ name }) => name === kind);
}

async function makeGuichet(client: KeycloakAdminClient, code: string): Promise<{ id: string }> {
  const root =
    (await findTop(client, ROOT)) ??
    (await orFound(
      () => client.groups.create({ name: ROOT }),
      () => findTop(client, ROOT),
    ));
  return orFound(
    () => client.groups.createChildGroup({ id: root.id }, { name: code }),
    () => findGuichet(client, code),
  );
}

/** When two calls create the same group, Keycloak answers the second 409, or 500 when both had checked before. */
function mayHaveLost(error: unknown): boolean {
  return error instanceof NetworkError && [409, 500].includes(error.response.status);
}

/** Creates a group; when another call was faster, returns that one. */
async function orFound(
  make: () => Promise<{ id: string }>,
  find: () => Promise<GroupRepresentation | undefined>,
): Promise<{ id: string; realmRoles?: string[] | undefined }> {
  try {
    return await make();
  } catch (error) {
    if (!mayHaveLost(error)) throw error;
    const found = await find();
    if (found === undefined) throw error;
    return found;
  }
}

async function giveRole(client: KeycloakAdminClient, groupId: string, name: string): Promise<void> {
  const role = await findMissingRole(client, groupId, name);
  if (role?.id === undefined) return;
  try {
    await client.groups.addRealmRoleMappings({ id: groupId, roles: [{ id: role.id, name }] });
  } catch (error) {
    if (!mayHaveLost(error) || (await findMissingRole(client, groupId, name)) !== undefined) throw error;
  }
}

/** The role of this name, unless the group already has it. */
async function findMissingRole(client: KeycloakAdminClient, groupId: string, name: string) {
  const available = await client.groups.listAvailableRealmRoleMappings({ id: groupId });
  return available.find((candidate) => candidate.name === name);
}
