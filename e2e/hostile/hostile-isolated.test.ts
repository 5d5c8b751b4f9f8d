import { join } from 'node:path';
import { bringIsolated } from '@pwp/platform-api/isolation/isolated-module';
import { isOnMariadb, startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';

/* What code that does harm on purpose tries from a process of its own: each try is refused or held within bounds, and the portal serves. */

const SECRET = 'secret-des-anneaux-que-nul-module-ne-lit';
const isole = await bringIsolated({
  id: 'isole',
  folder: import.meta.dirname,
  entry: join(import.meta.dirname, 'isolated-code.ts'),
});
const api = await startTestApi({
  modules: [isole],
  environment: { PWP_ISOLE_URL: 'https://isole.test', PWP_RINGS_SECRET: SECRET },
});
afterAll(() => api.close());

const agent = api.as({ id: 'agent', email: 'agent@pwp.test' });
async function rowsOf(sql: string): Promise<unknown> {
  const [rows] = await api.platform.database.sequelize.query(sql);
  return rows;
}

async function tried(nom: string): Promise<{ status: number; told: string }> {
  const { status, body } = await agent.post(`/api/isole/essais/${nom}`);
  const { told = '' } = (body ?? {}) as { told?: string };
  return { status, told };
}

async function backAgain(): Promise<void> {
  await expect.poll(async () => (await tried('ok')).told).toBe('ok');
}

test('its own table is its own', async () => {
  expect(api.platform.modules).toEqual(['isole']);
  expect((await tried('own-table')).told).toContain('à moi');
});

test.each([
  'other-table',
  'other-table-join',
  'other-table-write',
  'audit-forged-by-sql',
  'set-role',
  'set-role-after',
  'comment',
  'processes',
  'quoted-processes',
  'accounts',
  'lock',
  'wait',
  'drop-table',
  'schema',
  'pragma',
  'attach',
])('a statement is refused: %s', async (nom) => {
  expect((await tried(nom)).told).toMatch(/^refused: /);
  expect((await tried('own-table')).told).toContain('à moi');
  expect(await rowsOf("SELECT nom FROM platform_guichets WHERE nom = 'pris'")).toEqual([]);
});

test('a statement that would fill memory, or hold the server past its time, is refused', async () => {
  const { told } = await tried(isOnMariadb ? 'fill-memory-of-mariadb' : 'fill-memory');
  expect(told).toMatch(isOnMariadb ? /null/ : /^refused: .*too big/);
  expect((await tried('derive-key')).told).toMatch(/^refused: /);
});

test('a statement without an end is refused, or ended by the database', async () => {
  expect((await tried('endless')).told).toMatch(isOnMariadb ? /^refused: .*max_statement_time/ : /^refused: /);
});

test.each(['other-act', 'other-act-in-transaction', 'other-topic', 'file-of-another'])(
  'what its neighbours do is refused: %s',
  async (nom) => {
    expect((await tried(nom)).told).toMatch(/^refused: /);
    expect(await rowsOf("SELECT texte FROM isole_notes WHERE texte = 'rendue'")).toEqual([]);
    expect(await rowsOf("SELECT action FROM platform_audit WHERE action LIKE 'voisin%'")).toEqual([]);
  },
);

test('the trail says the act, the actor and the date that the host knows', async () => {
  expect((await tried('audit-forged')).told).toBe('recorded');
  expect(await rowsOf("SELECT action FROM platform_audit WHERE at = 0 OR action = 'platform.delete-compte'")).toEqual(
    [],
  );
  expect(await rowsOf("SELECT actor_email FROM platform_audit WHERE action = 'isole.forge-note'")).toEqual([
    { actor_email: null },
  ]);
});

test.each(['act-of-another', 'scan-of-another', 'export-of-another'])(
  'what it does is in nobody’s name but of who asks: %s',
  async (nom) => {
    expect((await tried(nom)).told).toMatch(/^refused: .* is the account whose request is under way, and no other/);
    expect(await rowsOf("SELECT actor_email FROM platform_audit WHERE actor_id = 'victime'")).toEqual([]);
  },
);

test('the address of who asks is the host’s to say, and nobody acts once the answer is given or in a job', async () => {
  expect((await tried('act-of-caller')).told).toBe('recorded');
  const signed = "SELECT actor_id, actor_email FROM platform_audit WHERE action = 'isole.sign-note'";
  const own = [{ actor_id: 'agent', actor_email: 'agent@pwp.test' }];
  expect(await rowsOf(signed)).toEqual(own);
  expect((await tried('act-afterwards')).told).toBe('later');
  await expect.poll(async () => (await tried('afterwards')).told).toMatch(/^refused: .*under way, and no other/);
  await expect(api.runJob('isole.sign')).rejects.toThrow('under way, and no other');
  expect(await rowsOf(signed)).toEqual(own);
});

test('a file has the length that it says, or its connection ends', async () => {
  for (const size of [4, 5_000]) {
    const cut = await agent.get(`/api/isole/fichiers/${size}`).catch(() => undefined);
    expect([undefined, 'vrai']).toContain(cut?.text);
    const after = await Promise.all(Array.from({ length: 5 }, async () => (await agent.get('/api/session')).text));
    expect(after.join('')).not.toContain('forged');
  }
});

test('it inherits no descriptor', async () => {
  expect((await tried('descriptors')).told).toBe('open: ');
});

test.each([
  'act-as-object',
  'act-as-list',
  'key-as-object',
  'function-in-value',
  'large-head',
  'neighbour-file',
  'file-without-owner',
  'long-error',
])('what a service does not take is refused: %s', async (nom) => {
  expect((await tried(nom)).told).toMatch(/^refused: /);
  expect((await tried('ok')).told).toBe('ok');
});

test("the portal's rights are the portal's alone, in one transaction too", async () => {
  expect((await tried('rights-after-audit')).told).toMatch(/^refused: /);
  expect(await rowsOf("SELECT action FROM platform_audit WHERE action = 'isole.write-note'")).toEqual([]);
});

test('its environment is empty', async () => {
  expect((await tried('environment')).told).toBe('{}');
});

test.each([
  'read-file',
  'read-proc',
  'read-sqlite',
  'v8-flags',
  'read-env-file',
  'write-file',
  'spawn',
  'worker',
  'kill-parent',
  'debug-parent',
  'slow-parent',
  'inspector',
  'trace-events',
  'report',
  'other-user',
])('what is outside of its process is refused: %s', async (nom) => {
  expect((await tried(nom)).told).toMatch(
    /^refused: .*(ERR_ACCESS_DENIED|restricted|not given|No such built-in module)/,
  );
});

test.each(['exit', 'loop', 'memory', 'garbage', 'huge'])(
  'its process alone ends, and the portal goes on: %s',
  async (nom) => {
    const harm = tried(nom);
    const served = await Promise.all(Array.from({ length: 20 }, async () => (await agent.get('/api/session')).status));
    expect(new Set(served)).toEqual(new Set([200]));
    const { status, told } = await harm;
    expect(status === 503 || told.startsWith('refused: ')).toBe(true);
    await backAgain();
    expect((await tried('own-table')).told).toContain('à moi');
  },
);
