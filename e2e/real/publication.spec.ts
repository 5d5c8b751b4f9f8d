import { Problem } from '@pwp/contracts';
import { expect, readJson, test, type APIRequestContext } from '@pwp/testing/browser';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const ADMIN = '/auth/admin/realms/pwp';

/** The operator's client in the realm `master`, on the local stack. */
const OPERATOR = { client_id: 'pwp-operateur', client_secret: 'secret-local-de-keycloak' };

const Identified = z.object({ id: z.string() });

test('a team publishes with its Keycloak service account: the role says which module', async ({ request }) => {
  const headers = await tokenOf(request, 'master', OPERATOR);
  const team = { client_id: `equipe-${randomUUID()}`, client_secret: randomUUID() };
  await addTeam(request, headers, team);

  await test.step('Without a role, its token is none of the registry', async () => {
    expect(await publication(request, await tokenOf(request, 'pwp', team), 'essai')).toEqual([401, 'non-authentifie']);
  });

  await test.step('With the role of one module, it gets as far as the archive of that module', async () => {
    await giveRole(request, headers, team.client_id, 'publish:essai');
    const own = await tokenOf(request, 'pwp', team);
    // The role opens the door; what is sent is no release.
    expect(await publication(request, own, 'essai')).toEqual([400, 'requete-invalide']);
    expect(await publication(request, own, 'support')).toEqual([403, 'acces-refuse']);
    const listed = await request.get('/registry/v1/modules', { headers: own });
    expect(listed.status()).toBe(200);
    const events = await request.get('/registry/v1/events', { headers: own });
    expect(events.status()).toBe(403);
  });
});

async function tokenOf(
  request: APIRequestContext,
  realm: string,
  client: { client_id: string; client_secret: string },
): Promise<{ authorization: string }> {
  const answer = await request.post(`/auth/realms/${realm}/protocol/openid-connect/token`, {
    form: { grant_type: 'client_credentials', ...client },
  });
  expect(answer.status()).toBe(200);
  const { access_token: token } = await readJson(answer, z.object({ access_token: z.string() }));
  return { authorization: `Bearer ${token}` };
}

async function publication(request: APIRequestContext, headers: { authorization: string }, module: string) {
  const answer = await request.post(`/registry/v1/modules/${module}/releases`, {
    headers: { ...headers, 'content-type': 'application/gzip' },
    data: Buffer.from('no archive'),
  });
  const { code } = await readJson(answer, Problem);
  return [answer.status(), code];
}

/** Declares a team's client as docs/registry.md describes, without a role. */
async function addTeam(
  request: APIRequestContext,
  headers: { authorization: string },
  { client_id, client_secret }: { client_id: string; client_secret: string },
): Promise<void> {
  const made = await request.post(`${ADMIN}/clients`, {
    headers,
    data: { clientId: client_id, secret: client_secret, standardFlowEnabled: false, serviceAccountsEnabled: true },
  });
  expect(made.status()).toBe(201);
}

async function giveRole(
  request: APIRequestContext,
  headers: { authorization: string },
  clientId: string,
  role: string,
): Promise<void> {
  const registry = await clientOf(request, headers, 'pwp-registry');
  const made = await request.post(`${ADMIN}/clients/${registry.id}/roles`, { headers, data: { name: role } });
  expect([201, 409]).toContain(made.status());
  const read = await request.get(`${ADMIN}/clients/${registry.id}/roles/${role}`, { headers });
  const representation = await readJson(read, z.looseObject({ id: z.string(), name: z.string() }));
  const team = await clientOf(request, headers, clientId);
  const account = await request.get(`${ADMIN}/clients/${team.id}/service-account-user`, { headers });
  const { id } = await readJson(account, Identified);
  const given = await request.post(`${ADMIN}/users/${id}/role-mappings/clients/${registry.id}`, {
    headers,
    data: [representation],
  });
  expect(given.status()).toBe(204);
}

async function clientOf(request: APIRequestContext, headers: { authorization: string }, clientId: string) {
  const found = await request.get(`${ADMIN}/clients?clientId=${clientId}`, { headers });
  const [client] = await readJson(found, z.array(Identified));
  if (client === undefined) throw new Error(`The realm has no client ${clientId}.`);
  return client;
}
