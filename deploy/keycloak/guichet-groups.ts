import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { consolePermissions } from './console-permissions.ts';

const ROOT = 'guichets';

/** Sub-group of a guichet → the realm role of its members. */
const ROLE_OF = { professionnels: 'professionnel', referents: 'referent' } as const;

/** Group of the administrators: a list of accounts reads roles from groups. */
const ADMINISTRATORS = { group: 'administrateurs', role: 'administrateur' } as const;

/**
 * Creates `/guichets/<code>/{professionnels,referents}` with their roles. Lets the référents of a guichet manage its
 * professionnels in Keycloak's console, except référents of any guichet and administrators. Removes nothing.
 */
export async function ensureGuichetGroups(client: KeycloakAdminClient, codes: readonly string[]): Promise<void> {
  const root = await ensureGroup(client, undefined, ROOT);
  const opened: { code: string; referents: string; professionnels: string }[] = [];
  for (const code of codes) {
    const guichet = await ensureGroup(client, root, code);
    const members = { code, referents: '', professionnels: '' };
    for (const kind of ['professionnels', 'referents'] as const) {
      members[kind] = await ensureGroup(client, guichet, kind);
      await giveRole(client, members[kind], ROLE_OF[kind]);
    }
    opened.push(members);
  }
  const permissions = await consolePermissions(client);
  // Refusals come first, before anything is granted.
  await permissions.close(await protectedGroups(client, root));
  for (const { code, referents, professionnels } of opened)
    await permissions.open(code, { to: referents, on: professionnels });
}

/** Ids of the groups whose members no référent may manage in the console: those of every guichet of the realm. */
async function protectedGroups(client: KeycloakAdminClient, root: string): Promise<string[]> {
  const ids = [await ensureGroup(client, undefined, ADMINISTRATORS.group)];
  const guichets = await client.groups.listSubGroups({ parentId: root, max: 10_000 });
  for (const { id: parentId = '' } of guichets) {
    const [referents] = await client.groups.listSubGroups({ parentId, search: 'referents', exact: true, max: 1 });
    if (referents?.id !== undefined) ids.push(referents.id);
  }
  return ids;
}

/** The id of `/administrateurs`, which is created with its role when missing. */
export async function ensureAdministrators(client: KeycloakAdminClient): Promise<string> {
  const id = await ensureGroup(client, undefined, ADMINISTRATORS.group);
  await giveRole(client, id, ADMINISTRATORS.role);
  return id;
}

async function giveRole(client: KeycloakAdminClient, id: string, name: string): Promise<void> {
  const role = (await client.roles.find()).find((found) => found.name === name);
  if (role?.id === undefined) throw new Error(`The realm has no role ${name}.`);
  await client.groups.addRealmRoleMappings({ id, roles: [{ id: role.id, name }] });
}

async function ensureGroup(client: KeycloakAdminClient, parent: string | undefined, name: string): Promise<string> {
  const siblings =
    parent === undefined
      ? await client.groups.find({ search: name, exact: true, briefRepresentation: true })
      : await client.groups.listSubGroups({ parentId: parent, search: name, exact: true, max: 10 });
  const found = siblings.find((group) => group.name === name);
  if (found?.id !== undefined) return found.id;
  const { id } =
    parent === undefined
      ? await client.groups.create({ name })
      : await client.groups.createChildGroup({ id: parent }, { name });
  return id;
}
