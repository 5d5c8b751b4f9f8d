import { oneTimeCode } from '@pwp/testing/one-time-code';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { totpCredential } from '@pwp/local-stack/keycloak/seed-accounts';
import type { ContractRealm } from './contract-realm.ts';
import type { TestKeycloak } from './keycloak-realm.ts';

const PASSWORD = 'Portail-Demo-2026!';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const REFERENT = 'referent@pwp.test';
const CONSOLE = 'security-admin-console';
const PROFESSIONNELS = '/guichets/00002/professionnels';

const password = { type: 'password', value: PASSWORD };

/** Rights of a référent in Keycloak's console, tested with the calls that it makes. */
export function consoleContract(keycloak: () => TestKeycloak): void {
  let realm: ContractRealm;
  let self: string;

  beforeEach(async () => {
    realm = await keycloak().freshRealm();
    self = await add(REFERENT, ['/guichets/00002/referents', PROFESSIONNELS]);
  });

  describe('a référent in the console', () => {
    test('lists and manages the professionnels of his guichet', async () => {
      const agent = await add('zoe@pwp.test', [PROFESSIONNELS]);
      const elsewhere = await add('yann@pwp.test', ['/guichets/PWP01/professionnels']);
      const call = await signInToConsole();
      expect(await listed(call)).toEqual(expect.arrayContaining(['zoe@pwp.test']));
      expect(await listed(call)).not.toContain('yann@pwp.test');
      expect(await acts(call, agent)).toEqual({ profile: 204, password: 204, sessions: 204, attachment: 204 });
      expect(await acts(call, elsewhere)).toEqual(refused);
    });

    test('cannot see or attach accounts outside his groups', async () => {
      const newcomer = await add('nouveau@pwp.test', []);
      const call = await signInToConsole();
      expect(await listed(call)).not.toContain('nouveau@pwp.test');
      const { groups } = keycloak().operator;
      const [guichets] = await groups.find({ search: '00002', exact: true, populateHierarchy: true });
      const [guichet] = guichets?.subGroups ?? [];
      const [professionnels] = await groups.listSubGroups({ parentId: guichet?.id ?? '', search: 'professionnels' });
      expect(professionnels?.path).toBe(PROFESSIONNELS);
      const statuses = [
        (await call('GET', `/users/${newcomer}`)).status,
        (await call('PUT', `/users/${newcomer}/groups/${professionnels?.id ?? ''}`)).status,
        (await call('POST', '/users', { username: 'autre@pwp.test', email: 'autre@pwp.test' })).status,
      ];
      expect(statuses).toEqual([403, 403, 403]);
    });

    test('cannot change himself, or a référent or administrator who works in his guichet', async () => {
      const neighbour = await add('voisin@pwp.test', [PROFESSIONNELS, '/guichets/PWP01/referents']);
      const colleague = await add('collegue@pwp.test', [PROFESSIONNELS, '/guichets/00002/referents']);
      const administrator = await add('admin@pwp.test', [PROFESSIONNELS, '/administrateurs']);
      const call = await signInToConsole();
      for (const id of [neighbour, colleague, administrator, self]) expect(await acts(call, id)).toEqual(refused);
    });

    test('cannot change a référent of a guichet that the portal opened, after the next run', async () => {
      const { groups } = keycloak().operator;
      const [guichets] = await groups.find({ search: 'guichets', exact: true });
      const guichet = await groups.createChildGroup({ id: guichets?.id ?? '' }, { name: 'G4242' });
      const { id } = await groups.createChildGroup({ id: guichet.id }, { name: 'referents' });
      const newcomer = await add('nouveau@pwp.test', [PROFESSIONNELS, '/guichets/G4242/referents']);
      await keycloak().applyAgain();
      expect(await acts(await signInToConsole(), newcomer)).toEqual(refused);
      await groups.del({ id });
      await groups.del({ id: guichet.id });
    });

    test('gets updated permissions for an existing guichet, after the next run', async () => {
      const { clients } = keycloak().operator;
      const [{ id = '' } = {}] = await clients.find({ clientId: 'admin-permissions' });
      for (const name of ['guichet-00002', 'referents-et-administrateurs']) {
        const [permission] = await clients.findPermissions({ id, name });
        const permissionId = permission?.id ?? '';
        const resources = (await clients.getAssociatedResources({ id, permissionId })).map(({ _id }) => _id);
        const policies = (await clients.getAssociatedPolicies({ id, permissionId })).flatMap(
          (policy) => policy.id ?? [],
        );
        const narrower = { ...permission, resourceType: 'Groups', resources, policies, scopes: ['view'] };
        await clients.updatePermission({ id, type: 'scope', permissionId }, narrower);
      }
      const agent = await add('zoe@pwp.test', [PROFESSIONNELS]);
      const colleague = await add('collegue@pwp.test', [PROFESSIONNELS, '/guichets/00002/referents']);
      const call = await signInToConsole();
      expect(await acts(call, agent)).toEqual(refused);
      await keycloak().applyAgain();
      expect(await acts(call, agent)).toEqual({ profile: 204, password: 204, sessions: 204, attachment: 204 });
      expect(await acts(call, colleague)).toEqual(refused);
    });
  });

  describe('a password alone', () => {
    test.each(['admin-cli', 'account', 'account-console', CONSOLE])(
      'buys no token of the client %s, whatever it was before a run',
      async (clientId) => {
        const { clients } = keycloak().operator;
        const [client] = await clients.find({ clientId });
        await clients.update({ id: client?.id ?? '' }, { ...client, directAccessGrantsEnabled: true });
        expect(await grant(clientId)).toBe(200);
        await keycloak().applyAgain();
        expect(await grant(clientId)).toBe(400);
      },
    );

    test('gets no token from the realm as created', async () => {
      for (const clientId of ['admin-cli', 'account', 'account-console', CONSOLE, 'pwp-portal'])
        expect([400, 401]).toContain(await grant(clientId));
    });
  });

  /** Adds a person, with a second factor when the role requires one. */
  const add = (email: string, groups: string[]) =>
    keycloak().addAccount({
      email,
      groups,
      credentials: [password, ...(email === REFERENT ? [totpCredential(SECRET)] : [])],
    });

  /** Status of a password grant for a référent without a one-time code. */
  const grant = async (clientId: string) => {
    const email = 'sans-code@pwp.test';
    const { users } = keycloak().operator;
    const known = await users.find({ email, exact: true });
    if (known.length === 0)
      await keycloak().addAccount({ email, groups: ['/guichets/00002/referents'], credentials: [password] });
    const form = { client_id: clientId, grant_type: 'password', username: email, password: PASSWORD };
    return (await realm.newClient().token(form)).status;
  };

  /** Signs the référent in to the console; returns the calls that his token allows. */
  const signInToConsole = async () => {
    const client = realm.newClient();
    const redirectUri = `${realm.baseUrl}/admin/pwp/console/`;
    const { page, verifier } = await client.authorize({ client_id: CONSOLE, redirect_uri: redirectUri });
    const code = await client.submit(page, { username: REFERENT, password: PASSWORD });
    const signedIn = await client.submit(code, { otp: oneTimeCode(SECRET, new Date()) });
    const answer = await client.token({
      client_id: CONSOLE,
      grant_type: 'authorization_code',
      code: new URLSearchParams(signedIn.url.hash.slice(1)).get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    const { access_token: token } = z.object({ access_token: z.string() }).parse(await answer.json());
    return (method: string, path: string, body?: unknown) =>
      fetch(`${realm.baseUrl}/admin/realms/pwp${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
  };

  type Call = Awaited<ReturnType<typeof signInToConsole>>;

  const listed = async (call: Call) =>
    z
      .array(z.object({ username: z.string() }))
      .parse(await (await call('GET', '/users?max=100')).json())
      .map(({ username }) => username);

  /** Tries every harmful call on an account; returns each response. */
  const acts = async (call: Call, id: string) => {
    const { users } = keycloak().operator;
    const whole = await users.findOne({ id });
    const [group] = (await users.listGroups({ id })).filter(({ path }) => path?.endsWith('/professionnels'));
    const path = `/users/${id}`;
    const profile = (await call('PUT', path, { ...whole, lastName: 'AUTRE' })).status;
    const credential = { type: 'password', value: 'Un-Autre-Secret-2026!', temporary: false };
    const changed = (await call('PUT', `${path}/reset-password`, credential)).status;
    const sessions = (await call('POST', `${path}/logout`)).status;
    const attachment = (await call('DELETE', `${path}/groups/${group?.id ?? ''}`)).status;
    return { profile, password: changed, sessions, attachment };
  };
}

const refused = { profile: 403, password: 403, sessions: 403, attachment: 403 };
