import { Role, type Problem } from '@pwp/contracts';
import {
  describedOperations,
  startTestApi,
  type DescribedOperation,
  type TestAccount,
  type TestApi,
  type TestClient,
} from '@pwp/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installedModules } from '../installed-modules.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';

/*
 * Calls every operation of the OpenAPI document as a caller without the right. A new route is included automatically.
 */

interface Operation extends DescribedOperation {
  roles: readonly string[];
  services: readonly string[];
}

let api: TestApi;
let operations: Operation[];

beforeAll(async () => {
  api = await startTestApi({ modules: installedModules, environment: OUTSIDE_SETTINGS });
  const { body } = await api.anonymous.get('/api/openapi.json');
  operations = describedOperations(body).map((operation) => ({
    ...operation,
    roles: (operation.said['x-roles'] ?? []) as string[],
    services: (operation.said['x-services'] ?? []) as string[],
  }));
});
afterAll(() => api.close());

/** Member of all the test's guichets, so that only the role is missing. */
const EVERYWHERE = { guichets: ['00002', 'PWP01', 'G1175'], perimetre: ['00002', 'PWP01', 'G1175'] };

/** The responses of these operations to this caller: `<name>: <status> <code>`. */
async function answersTo(client: TestClient, asked: readonly Operation[]): Promise<string[]> {
  const answers = asked.map(async ({ name, method, path }) => {
    const { status, body } = await client[method.toLowerCase() as keyof TestClient](path);
    return `${name}: ${status} ${(body as Problem | undefined)?.code}`;
  });
  return Promise.all(answers);
}

const all = (asked: readonly Operation[], answer: string) => asked.map(({ name }) => `${name}: ${answer}`);

test('guarded routes refuse a request without a token, and with a revoked one', async () => {
  const guarded = operations.filter(({ isPublic }) => !isPublic);
  expect(guarded.length).toBeGreaterThan(50);
  expect(await answersTo(api.anonymous, guarded)).toEqual(all(guarded, '401 non-authentifie'));
  const expired = api.realm.token({ roles: Role.options, ...EVERYWHERE }, { lifetime: -1 });
  expect(await answersTo(api.withToken(expired), guarded)).toEqual(all(guarded, '401 jeton-expire'));
});

test('a route with a role refuses an account with every other role', async () => {
  const byRoles = Map.groupBy(
    operations.filter(({ roles }) => roles.length > 0),
    ({ roles }) => roles.join(),
  );
  expect(new Set(byRoles.keys())).toEqual(
    new Set([
      'administrateur',
      'professionnel',
      'professionnel,referent,administrateur',
      'referent',
      'referent,administrateur',
    ]),
  );
  for (const asked of byRoles.values()) {
    const others = Role.options.filter((role) => asked[0]?.roles.includes(role) === false);
    const account: TestAccount = { roles: others, ...EVERYWHERE };
    expect(await answersTo(api.as(account), asked)).toEqual(all(asked, '403 acces-refuse'));
  }
});

test("only the routes of one's own account require no role", () => {
  const open = operations.filter(({ isPublic, roles }) => !isPublic && roles.length === 0);
  const owners = Map.groupBy(open, ({ path }) => path.split('/')[2] ?? '');
  const ofModules = installedModules.filter(({ id }) => owners.has(id));
  // The module where people manage their own account: its tests list these routes.
  expect(ofModules).toHaveLength(1);
  for (const { id } of ofModules) owners.delete(id);
  expect([...owners.values()].flat().map(({ name }) => name)).toEqual([
    'get /api/session',
    'put /api/session/guichet',
    'get /api/preferences/{key}',
    'put /api/preferences/{key}',
    'get /api/notifications',
    'get /api/notifications/compteur',
    'get /api/notifications/flux',
    'put /api/notifications/{noticeId}/lecture',
    'put /api/notifications/lecture',
    'get /api/notifications/choix',
    'put /api/notifications/choix',
  ]);
});

test('an application only reaches routes declared for its role', async () => {
  const closed = operations.filter(({ isPublic, services }) => !isPublic && services.length === 0);
  const pgp = api.as({ service: { client: 'pgp', roles: ['fiche', ...Role.options] } });
  expect(await answersTo(pgp, closed)).toEqual(all(closed, '403 acces-refuse'));
  const open = operations.filter(({ services }) => services.length > 0);
  const other = api.as({ service: { client: 'other', roles: Role.options } });
  expect(await answersTo(other, open)).toEqual(all(open, '403 acces-refuse'));
});
