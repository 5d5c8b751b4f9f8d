import { defineApiModule, route, type ApiModule } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { startTestApi, type TestAnswer, type TestApi } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { readPlatformConfig } from '../config.ts';
import { installedModules } from '../installed-modules.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';

let api: TestApi;
afterEach(() => api.close());

const essaiEndpoints = defineEndpoints({
  'GET /ouverte': { summary: 'Anybody', output: 'none' },
});

const open = defineApiModule({
  id: 'essai',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: () => ({
    routes: [
      route(essaiEndpoints['GET /ouverte'], {
        access: 'public',
        handler: async () => undefined,
      }),
    ],
  }),
});

async function start(environment: Record<string, string>, modules: readonly ApiModule[] = [open]): Promise<void> {
  api = await startTestApi({ modules, environment });
}

/** Sends this many requests at once; returns the count of responses by status. */
async function ask(count: number, once: () => Promise<TestAnswer>): Promise<Map<number, TestAnswer[]>> {
  const answers = await Promise.all(Array.from({ length: count }, once));
  return Map.groupBy(answers, ({ status }) => status);
}

const PUBLIC = '/api/essai/ouverte';

test('an account over its budget gets a retry delay on any route, and no other account does', async () => {
  await start({ PWP_ACCOUNT_REQUESTS: '20' });
  const hasty = api.as({ id: 'presse', guichets: ['00002'] });
  const answers = await ask(30, () => hasty.get('/api/session'));
  expect(answers.get(200)).toHaveLength(20);
  const refused = answers.get(429) ?? [];
  expect(refused).toHaveLength(10);
  for (const { body, headers } of refused) {
    expect(body).toMatchObject({
      code: 'trop-de-requetes',
      detail: matching.stringMatching(/réessayez dans .*seconde/),
    });
    const wait = Number(headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(10);
  }
  expect((await hasty.get('/api/preferences/x.y')).status).toBe(429);
  expect((await api.as({ id: 'autre', guichets: ['00002'] }).get('/api/session')).status).toBe(200);
  expect((await api.anonymous.get(PUBLIC)).status).toBe(204);
});

test('an address over its budget is refused on public routes, and signed-in people continue', async () => {
  await start({ PWP_ADDRESS_REQUESTS: '20' });
  const answers = await ask(30, () => api.anonymous.get(PUBLIC));
  expect(answers.get(204)).toHaveLength(20);
  expect(answers.get(429)?.[0]?.body).toMatchObject({ code: 'trop-de-requetes' });
  for (const path of ['/api/openapi.json', '/api/docs', '/api/docs/swagger-ui-bundle.js'])
    expect([path, (await api.anonymous.get(path)).status]).toEqual([path, 429]);
  expect((await api.as({ guichets: ['00002'] }).get('/api/session')).status).toBe(200);
});

test('nor does an address that the caller invents, unless a proxy of ours says it', async () => {
  let turn = 0;
  const invented = () => ({ headers: { 'x-forwarded-for': `203.0.113.${turn++}` } });
  const forged = () => api.withToken(api.realm.token({}, { foreignKey: true }));
  await start({ PWP_ADDRESS_REQUESTS: '20' });
  const answers = await ask(30, () => api.anonymous.get(PUBLIC, invented()));
  expect(answers.get(429)?.length).toBe(10);
  expect((await forged().get('/api/session', invented())).status).toBe(429);
  await api.close();
  await start({ PWP_ADDRESS_REQUESTS: '20', PWP_TRUSTED_PROXIES: 'loopback' });
  expect((await ask(30, () => api.anonymous.get(PUBLIC, invented()))).get(429)).toBeUndefined();
});

test('a forged token does not bypass the budget of an address', async () => {
  await start({ PWP_ADDRESS_REQUESTS: '20' });
  const forged = api.withToken(api.realm.token({}, { foreignKey: true }));
  const answers = await ask(30, () => forged.get('/api/session'));
  expect(answers.get(401)).toHaveLength(20);
  expect(answers.get(429)).toHaveLength(10);
});

test('probes are never refused', async () => {
  await start({ PWP_ADDRESS_REQUESTS: '1' });
  const answers = await ask(20, () => api.anonymous.get('/api/health/ready'));
  expect(answers.get(200)).toHaveLength(20);
});

test('as they come, budgets let an account make 50 uploads a second, and ten dashboards that ask every second', async () => {
  await start({ PWP_ACCOUNT_REQUESTS: String(readPlatformConfig({}).budgets.account) });
  const busy = api.as({ id: 'charge', guichets: ['00002'] });
  const answers = await ask(500 + 10 * 10 * 2, () => busy.get('/api/session'));
  expect([...answers.keys()]).toEqual([200]);
});

test('every operation but the probes and what the identity calls says that it may answer 429', async () => {
  await start(OUTSIDE_SETTINGS, installedModules);
  const { body } = await api.anonymous.get('/api/openapi.json');
  const { paths } = body as { paths: Record<string, Record<string, { responses: Record<string, unknown> }>> };
  const silent = Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).flatMap(({ responses }) => ('429' in responses ? [] : [path])),
  );
  expect(silent).toEqual(['/api/health/live', '/api/health/ready', '/api/session/deconnexion-identite']);
});
