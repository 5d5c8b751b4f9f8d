import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';

/** Scopes that change an account through its group: its profile, password and existence, and its groups. */
const ON_ACCOUNTS = ['manage-members', 'manage-membership-of-members'];

/** Scopes that a référent has on the professionnels of his guichet. */
const OF_REFERENTS = ['view', 'view-members', 'manage-membership', ...ON_ACCOUNTS];

/** Permissions of Keycloak's console on groups (fine-grained permissions, version 2). */
export interface ConsolePermissions {
  /** Lets the members of one group manage the members of another. */
  open: (code: string, groups: { to: string; on: string }) => Promise<void>;
  /** Protects the members of these groups from managers that another group gives them: in Keycloak a refusal wins. */
  close: (groups: readonly string[]) => Promise<void>;
}

/** A policy or a permission, as Keycloak writes it. */
type Policy = Parameters<KeycloakAdminClient['clients']['createPolicy']>[1] & Record<string, unknown>;

/** The permissions of the realm, by name. An existing one takes the value written here. */
export async function consolePermissions(client: KeycloakAdminClient): Promise<ConsolePermissions> {
  const [found] = await client.clients.find({ clientId: 'admin-permissions' });
  if (found?.id === undefined) throw new Error('The realm has no fine-grained permissions (adminPermissionsEnabled).');
  const { id } = found;

  async function ensurePolicy(type: string, policy: Policy & { name: string }): Promise<string> {
    const { name } = policy;
    // Keycloak returns an empty body when the name does not exist.
    const known = await client.clients.listPolicies({ id, name });
    const existing = known === '' ? undefined : known.find((candidate) => candidate.name === name)?.id;
    if (existing !== undefined) {
      await client.clients.updatePolicy({ id, type, policyId: existing }, { ...policy, id: existing });
      return existing;
    }
    const made = await client.clients.createPolicy({ id, type }, policy);
    if (made.id === undefined) throw new Error(`Keycloak made no policy ${name}.`);
    return made.id;
  }

  async function ensurePermission(wanted: Policy & { name: string }): Promise<void> {
    const permission = { ...wanted, type: 'scope', resourceType: 'Groups' };
    const known = await client.clients.findPermissions({ id, name: wanted.name });
    const permissionId = known.find(({ name }) => name === wanted.name)?.id;
    if (permissionId === undefined) await client.clients.createPermission({ id, type: 'scope' }, permission);
    else
      await client.clients.updatePermission({ id, type: 'scope', permissionId }, { ...permission, id: permissionId });
  }

  return {
    async open(code, { to, on }) {
      const referents = await ensurePolicy('group', {
        name: `referents-${code}`,
        groups: [{ id: to, extendChildren: false }],
      });
      await ensurePermission({
        name: `guichet-${code}`,
        resources: [on],
        scopes: OF_REFERENTS,
        policies: [referents],
      });
    },

    async close(groups) {
      // Never grants: its time range has long expired.
      const nobody = await ensurePolicy('time', { name: 'personne', notOnOrAfter: '2000-01-01 00:00:00' });
      await ensurePermission({
        name: 'referents-et-administrateurs',
        resources: [...groups],
        scopes: ON_ACCOUNTS,
        policies: [nobody],
      });
    },
  };
}
