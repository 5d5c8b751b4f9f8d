import { matching } from '@pwp/testing/matching';
import { afterAll, expect, test } from 'vitest';
import { buildPli, insertDemoPlis } from '../../testing/index.ts';
import { LIST, transactions } from '../../testing/listed-plis.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';

const api = await startNumerisationApi();
await insertDemoPlis([
  buildPli({ transaction: 'aaaaaaaaaaaa1', reference: 'LEBŒUF Élodie', contexte: 'REN' }),
  buildPli({ transaction: 'aaaaaaaaaaaa2', reference: 'dossier du 26 au matin', statut: 'rejet-sne' }),
  buildPli({ transaction: 'aaaaaaaaaaaa3', reference: '100 % complet_ou presque !' }),
  buildPli({ transaction: 'aaaaaaaaaaaa4' }),
  buildPli({ transaction: 'bbbbbbbbbbbb5', reference: 'LEBŒUF Élodie', guichet: 'G1175' }),
]);
afterAll(() => api.close());

const search = (part: string, query = '', path = LIST) =>
  api.agent.get(`${path}?${query}`, { headers: { 'x-reference': encodeURIComponent(part) } });

test.each([
  ['lebœuf', '1'],
  ['LEBOEUF E', '1'],
  [' elodie ', '1'],
  ['26 au', '2'],
  ['%', '3'],
  ['_', '3'],
  ["' OR 1=1 --", ''],
  ['\\', ''],
  ['👩‍👧', ''],
  ['x'.repeat(80), ''],
  ['', '1234'],
])('« %s » is searched anywhere in a reference, without capitals and accents, and keeps « %s »', async (part, kept) => {
  const { body } = await search(part, 'tri=transaction&ordre=asc');
  expect(transactions(body)).toBe(kept);
  expect(body).toMatchObject({ total: kept.length });
});

test('counters, exports and fiches keep what the list keeps', async () => {
  expect((await search('elodie', '', `${LIST}/counters`)).body).toMatchObject({ total: 1, renouveles: 1, rejetes: 0 });
  const csv = await search('elodie', 'colonnes=reference', `${LIST}/export.csv`);
  expect(csv.text.trim().split('\r\n')).toEqual([
    matching.stringContaining('"N° transaction";"Référence"'),
    '"aaaaaaaaaaaa1";"LEBŒUF Élodie"',
  ]);
  const fiches = '/api/numerisation/fiches-de-transmission/liste';
  expect((await api.agent.post(fiches, { headers: { 'x-reference': 'personne' } })).body).toMatchObject({
    code: 'aucune-fiche',
  });
});

test('the list is sorted by reference, as it is read', async () => {
  const { body } = await api.agent.get(`${LIST}?tri=reference&ordre=desc`);
  expect(transactions(body)).toBe('1234');
});

test.each([
  ['x'.repeat(81), /80 caractères au plus/],
  ['deux\nlignes', /caractère invisible/],
])('a search that no reference can match says why', async (part, detail) => {
  expect((await search(part)).body).toMatchObject({
    code: 'requete-invalide',
    detail: matching.stringMatching(detail),
  });
});

test('a header that is not encoded is refused, without an error of the server', async () => {
  const { status, body } = await api.agent.get(LIST, { headers: { 'x-reference': '100 %' } });
  expect([status, body]).toEqual([
    400,
    matching.objectContaining({ detail: matching.stringContaining('X-Reference') }),
  ]);
});

test('it is refused in the address with the right header named, and no log and no trail contain it', async () => {
  const { status, body } = await api.agent.get(`${LIST}?reference=Dupont`);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'requete-invalide', detail: matching.stringContaining('X-Reference') });
  await search('elodie', '', `${LIST}/export.csv`);
  await search('x'.repeat(60).concat('\n'));
  const trail = await api.as({ roles: ['administrateur'] }).get('/api/audit?action=numerisation.export-plis&taille=1');
  expect(trail.text).toContain('"reference":"oui"');
  expect(trail.text.toLowerCase()).not.toContain('elodie');
  expect(api.logs.join('').toLowerCase()).not.toContain('elodie');
});
