import { movableClock, startTestApi, type TestApi } from '@pwp/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const clock = movableClock(new Date('2026-11-24T22:30:00Z'));
const admin = { roles: ['administrateur'] } as const;
const referent = { id: 'r1', email: 'referent@pwp.test' };
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ clock });
  const { audit } = api.platform;
  await audit.record({
    action: 'exemple.suspend-compte',
    acteur: referent,
    cible: { type: 'compte', id: 'c1', libelle: '=agent@pwp.test' },
    avant: { actif: true },
    apres: { actif: false },
    origine: '192.0.2.7',
  });
  // 00:30 in Paris is the previous day in UTC.
  clock.set(new Date('2026-11-24T23:30:00Z'));
  await audit.record({
    action: 'exemple.expire-demande',
    cible: { type: 'demande', id: 'd1', libelle: '50%_autre@pwp.test' },
    origine: 'exemple.expire-demandes',
  });
});
afterAll(() => api.close());

const search = (query = '') => api.as(admin).get(`/api/audit${query}`);
const actions = async (query: string) => {
  const { body } = await search(query);
  const { items } = body as { items: { action: string }[] };
  return items.map(({ action }) => action);
};

test('the trail has actor, target, act, before and after, time and address, newest first', async () => {
  const { status, body } = await search();
  expect(status).toBe(200);
  expect(body).toMatchObject({
    total: 2,
    items: [
      { action: 'exemple.expire-demande', acteur: null, avant: null, apres: null },
      {
        date: '2026-11-24T22:30:00.000Z',
        action: 'exemple.suspend-compte',
        acteur: referent,
        cible: { type: 'compte', id: 'c1', libelle: '=agent@pwp.test' },
        avant: { actif: true },
        apres: { actif: false },
        origine: '192.0.2.7',
      },
    ],
  });
});

test('it is searched by days of Paris, by action, and by parts of addresses', async () => {
  expect(await actions('?du=2026-11-25')).toEqual(['exemple.expire-demande']);
  expect(await actions('?au=2026-11-24')).toEqual(['exemple.suspend-compte']);
  expect(await actions('?action=exemple.expire-demande')).toEqual(['exemple.expire-demande']);
  expect(await actions('?acteur=referent')).toEqual(['exemple.suspend-compte']);
  expect(await actions('?cible=50%25_')).toEqual(['exemple.expire-demande']);
  expect(await actions('?cible=nobody')).toEqual([]);
  expect((await search('?du=hier')).status).toBe(400);
});

test('a module reads the history of its target', async () => {
  const { audit } = api.platform;
  expect(await audit.historyOf({ type: 'compte', id: 'c1' })).toEqual([
    {
      date: new Date('2026-11-24T22:30:00Z'),
      action: 'exemple.suspend-compte',
      acteur: referent.email,
      avant: { actif: true },
      apres: { actif: false },
    },
  ]);
  expect(await audit.historyOf({ type: 'demande', id: 'd1' })).toMatchObject([{ acteur: null, avant: null }]);
  expect(await audit.historyOf({ type: 'demande', id: 'c1' })).toEqual([]);
});

test('pages follow each other by the cursor', async () => {
  const first = (await search('?taille=1')).body as { nextCursor: string; items: { id: number }[] };
  const second = (await search(`?taille=1&curseur=${first.nextCursor}`)).body as typeof first;
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  expect(ids).toEqual([2, 1]);
});

test('the export is a file of a spreadsheet, in which nothing is a formula', async () => {
  const { text, headers } = await api.as(admin).get('/api/audit/export.csv?acteur=referent');
  expect(headers.get('content-disposition')).toContain('journal.csv');
  expect(text.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^\uFEFF?date;acte;acteur;adresse;cible;avant;apres;origine;code$/),
    `2026-11-24T22:30:00.000Z;Acte d’un service qui n’est plus là\u00A0: =agent@pwp.test;un compte supprimé;referent@pwp.test;'=agent@pwp.test;actif : true;actif : false;192.0.2.7;exemple.suspend-compte`,
  ]);
});

test('the export is in the trail: actor, filters without personal data, number of lines', async () => {
  await api
    .as({ id: 'a1', email: 'admin@pwp.test', ...admin })
    .get('/api/audit/export.csv?acteur=referent&du=2026-11-01');
  const { body } = await search('?action=platform.export-journal&taille=1');
  expect(body).toMatchObject({
    items: [
      {
        acteur: { id: 'a1', email: 'admin@pwp.test' },
        cible: { type: 'export', id: 'journal', libelle: 'Journal' },
        apres: { lignes: 1, filtres: { du: '2026-11-01', acteur: 'oui' } },
      },
    ],
  });
});

test('it cannot be changed by SQL or by a route', async () => {
  const { sequelize } = api.platform.database;
  await expect(sequelize.query("UPDATE platform_audit SET action = 'x'")).rejects.toThrow(
    /only added to|Validation error/,
  );
  await expect(sequelize.query('DELETE FROM platform_audit')).rejects.toThrow(/only added to|Validation error/);
  expect((await api.as(admin).delete('/api/audit')).status).toBe(405);
  expect(await actions('')).toEqual(expect.arrayContaining(['exemple.expire-demande', 'exemple.suspend-compte']));
});

test('a trace is kept with its act or not at all', async () => {
  const { database, audit } = api.platform;
  const failing = database.transaction(async () => {
    await audit.record({ action: 'a.b', cible: { type: 'x', id: '1', libelle: 'x' }, origine: 'test' });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await actions('?action=a.b')).toEqual([]);
});

describe('who reads it', () => {
  test.each(['/api/audit', '/api/audit/export.csv'])('%s', async (path) => {
    expect((await api.anonymous.get(path)).status).toBe(401);
    expect((await api.as({ roles: ['professionnel', 'referent'] }).get(path)).status).toBe(403);
    expect((await api.as(admin).get(path)).status).toBe(200);
  });
});
