import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { defineApiModule, route, type ApiNeeds, type ModuleContext } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

/* What code that does harm on purpose tries in the API: each try is refused, held within bounds, or named in the guide. */

const SECRET = 'secret-des-anneaux-que-nul-module-ne-lit';
const ok = z.object({ ok: z.literal(true) });

let context: ModuleContext<unknown>;

const needs: ApiNeeds = { identity: ['read'] };
/** It declares that it reads accounts, and tries all else. */
const hostile = defineApiModule({
  id: 'hostile',
  // Its own types stop it from nothing.
  needs,
  settings: z.object({ PWP_HOSTILE_URL: z.string() }),
  defineModels: () => undefined,
  migrations: [],
  start(given: ModuleContext<unknown>) {
    context = given;
    return {
      routes: [
        route(
          { method: 'get', path: '/', summary: 'Répond', output: ok },
          { access: 'signed-in', handler: () => Promise.resolve({ ok: true } as const) },
        ),
      ],
    };
  },
});

/** It claims a table of its neighbour. */
const voleur = defineApiModule({
  id: 'voleur',
  settings: z.object({}),
  defineModels: (sequelize) => void sequelize.define('vol', { texte: 'VARCHAR(100)' }, { tableName: 'voisin_notes' }),
  migrations: [],
  start: () => ({ routes: [] }),
});

const api = await startTestApi({
  modules: [hostile, voleur],
  environment: { PWP_HOSTILE_URL: 'https://hostile.test', PWP_RINGS_SECRET: SECRET, PWP_ACCOUNT_REQUESTS: '30' },
});
afterAll(() => api.close());

test('what it did not declare throws, and names the need', async () => {
  const tries: [says: RegExp, () => unknown][] = [
    [/identity\.remove needs "identity": \["accounts"\]/, () => context.identity.remove('agent')],
    [
      /identity\.updateProfile needs "identity": \["profiles"\]/,
      () => context.identity.updateProfile('a', {} as never),
    ],
    [/revocation\.revoke needs "identity": \["sessions"\]/, () => context.revocation.revoke('agent')],
    [/« voisin\.dire » is not among/, () => context.outbox.add({ topic: 'voisin.dire', key: '1', payload: {} })],
    [
      /« platform\.send-mail » is not among/,
      () => context.outbox.add({ topic: 'platform.send-mail', key: '1', payload: {} }),
    ],
    [/« voisin\.vue » is not the module's/, () => context.preferences.read('agent', 'voisin.vue')],
  ];
  api.identity.add({ id: 'agent', email: 'agent@pwp.test' });
  for (const [says, tried] of tries) await expect(Promise.resolve().then(tried)).rejects.toThrow(says);
  expect(await context.identity.find('agent')).toMatchObject({ id: 'agent' });
  expect(await api.platform.outbox.waiting()).toBe(0);
});

test("an act in another's name is refused, in the trail and for an export", async () => {
  const cible = { type: 'note', id: '1', libelle: 'Note' };
  const acts = ['voisin.delete-note', 'platform.open-guichet', 'hostile-bis.x'];
  for (const action of acts)
    await expect(context.audit.record({ action, cible, origine: 'hostile' })).rejects.toThrow("is not the module's");
  const { status, body } = await api.as({ roles: ['administrateur'] }).get('/api/audit');
  expect(status).toBe(200);
  expect(acts.filter((action) => JSON.stringify(body).includes(action))).toEqual([]);
});

test('it opens and closes no guichet, chooses none for an account, and ends no visit of another', () => {
  const stores: [store: object, writes: string[]][] = [
    [context.guichets, ['open', 'setClosing', 'choose', 'chosenBy']],
    [context.visits, ['note', 'end']],
  ];
  for (const [store, writes] of stores) expect(writes.filter((name) => name in store)).toEqual([]);
});

test('it reads what was done to an account, which it declares, and no act of a neighbour on anything else', async () => {
  for (const type of ['compte', 'note'])
    await api.platform.audit.record({
      action: 'tiers.close-note',
      cible: { type, id: 'lu', libelle: 'Lu' },
      avant: { texte: 'confidentiel' },
      origine: 'tiers',
    });
  expect(await context.audit.historyOf({ type: 'compte', id: 'lu' })).toHaveLength(1);
  expect(await context.audit.historyOf({ type: 'note', id: 'lu' })).toEqual([]);
});

test('nothing that it is given holds a secret of the portal', () => {
  const { sequelize: _database, ...services } = context;
  const seen = inspect(services, { depth: 8, showHidden: true, maxArrayLength: null, maxStringLength: null });
  expect(seen).toContain('https://hostile.test');
  expect(seen).not.toContain(SECRET);
});

test("a model over a neighbour's table leaves its module out", () => {
  expect(api.platform.modules).toEqual(['hostile']);
  expect(api.logs.join('')).toContain("the table « voisin_notes » is not the module's");
});

test('a flood of one account is held to its budget, and its neighbour is served', async () => {
  const flood = api.as({ id: 'flood' });
  const statuses = await Promise.all(Array.from({ length: 90 }, async () => (await flood.get('/api/hostile')).status));
  expect(statuses.filter((status) => status === 200)).toHaveLength(30);
  expect(statuses.filter((status) => status === 429)).toHaveLength(60);
  expect((await api.as({ id: 'voisin' }).get('/api/hostile')).status).toBe(200);
});

test('what is not refused is named in the guide: tables, files and calls, loops, shared libraries, the screen', async () => {
  const guide = await readFile(join(import.meta.dirname, '../../docs/module-guide.md'), 'utf8');
  const [, named = ''] = /A hostile one can still:\n\n((?:\d\. .*\n)+)/.exec(guide) ?? [];
  expect(named.trim().split('\n')).toHaveLength(5);
  for (const word of [
    'the tables of all',
    'call any other machine',
    'in a loop',
    'libraries that they share',
    'on screen',
  ])
    expect(named).toContain(word);
});
