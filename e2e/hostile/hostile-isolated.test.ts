import { isOnMariadb } from '@pwp/testing';
import { expect, test } from 'vitest';
import { startHostileApi } from './start-hostile-api.ts';

/* What code that does harm on purpose tries with the rows and the names of others: each try is refused or held within bounds, and the portal serves. */

const { api, tried } = await startHostileApi();

async function rowsOf(sql: string): Promise<unknown> {
  const [rows] = await api.platform.database.sequelize.query(sql);
  return rows;
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

test("the portal's rights are the portal's alone, in one transaction too", async () => {
  expect((await tried('rights-after-audit')).told).toMatch(/^refused: /);
  expect(await rowsOf("SELECT action FROM platform_audit WHERE action = 'isole.write-note'")).toEqual([]);
});
