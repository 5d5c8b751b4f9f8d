import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';

const ROOT = 'guichets';

/** Sub-group of a guichet → the realm role that its members have. */
const ROLE_OF = { professionnels: 'professionnel', referents: 'referent' } as const;

/** Group whose members are administrators: a list of accounts reads roles in groups. */
const ADMINISTRATORS = { group: 'administrateurs', role: 'administrateur' } as const;

/** Scopes of what a référent may do with the members of his guichet, in Keycloak's console. */
const SCOPES = ['view', 'view-members', 'manage-members', 'manage-membership', 'manage-membership-of-members'];

/**
 * Makes `/guichets/<code>/{professionnels,referents}` with their roles, and lets the référents of a guichet manage its
 * professionnels, and them alone. Nothing that exists is removed.
 */
export async function ensureGuichetGroups(client: KeycloakAdminClient, codes: readonly string[]): Promise<void> {
  const root = await ensureGroup(client, undefined, ROOT);
  const permissions = await permissionsClient(client);
  for (const code of codes) {
    const guichet = await ensureGroup(client, root, code);
    const members: Record<string, string> = {};
    for (const [kind, roleName] of Object.entries(ROLE_OF)) {
      const id = await ensureGroup(client, guichet, kind);
      members[kind] = id;
      await giveRole(client, id, roleName);
    }
    await ensurePermission(client, permissions, code, members['referents'] ?? '', members['professionnels'] ?? '');
  }
}

/** Makes `/administrateurs` with its role. */
export async function ensureAdministrators(client: KeycloakAdminClient): Promise<void> {
  await giveRole(client, await ensureGroup(client, undefined, ADMINISTRATORS.group), ADMINISTRATORS.role);
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

/** The client under which Keycloak keeps its fine-grained permissions. */
async function permissionsClient(client: KeycloakAdminClient): Promise<string> {
  const [found] = await client.clients.find({ clientId: 'admin-permissions' });
  if (found?.id === undefined) throw new Error('The realm has no fine-grained permissions (adminPermissionsEnabled).');
  return found.id;
}

async function ensurePermission(
  client: KeycloakAdminClient,
  permissions: string,
  code: string,
  referents: string,
  professionnels: string,
): Promise<void> {
  const permissionName = `guichet-${code}`;
  const known = await client.clients.findPermissions({ id: permissions, name: permissionName });
  if (known.some(({ name }) => name === permissionName)) return;
  const policy = await ensurePolicy(client, permissions, `referents-${code}`, referents);
  const permission = {
    name: permissionName,
    resourceType: 'Groups',
    resources: [professionnels],
    scopes: SCOPES,
    policies: [policy],
  };
  await client.clients.createPermission({ id: permissions, type: 'scope' }, permission);
}

/** The policy « is a référent of that guichet », by its id. */
async function ensurePolicy(
  client: KeycloakAdminClient,
  permissions: string,
  name: string,
  group: string,
): Promise<string> {
  // Keycloak answers an empty body when there is none of that name.
  const known = await client.clients.listPolicies({ id: permissions, name });
  const found = known === '' ? undefined : known.find((policy) => policy.name === name);
  if (found?.id !== undefined) return found.id;
  const policy = { name, groups: [{ id: group, extendChildren: false }] };
  const { id } = await client.clients.createPolicy({ id: permissions, type: 'group' }, policy);
  if (id === undefined) throw new Error(`Keycloak made no policy ${name}.`);
  return id;
}
