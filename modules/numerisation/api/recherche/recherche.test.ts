import { SearchAnswer } from '@pwp/contracts';
import type { TestClient } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { buildPli, buildPliPiece } from '../../testing/demo-pli.ts';
import { insertDemoPlis } from '../../testing/insert-demo-plis.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { byDemandeur, byTransaction } from './recherche-reads.ts';

const SEARCH = '/api/numerisation/recherche';
const NUMBER = '0340819000040PWP01';
const OTHER = '0340819000041PWP01';

const api = await startNumerisationApi();
await insertDemoPlis([
  buildPli({ transaction: 'aaa1111111111', numeroUnique: NUMBER, reference: 'DUPONT Élodie' }),
  buildPli({ transaction: 'aaa2222222222', numeroUnique: NUMBER, statut: 'enregistrement-complet' }),
  buildPli({ transaction: 'bbb3333333333', numeroUnique: OTHER, reference: 'dossier du 26 au matin' }),
  buildPli({ transaction: 'ccc4444444444', numeroUnique: null, contexte: 'CRE' }),
  // Of a territory that the guichet no longer opens.
  buildPli({ transaction: 'ddd5555555555', numeroUnique: '0350819000040PWP01' }),
  buildPli({ transaction: 'aaa9999999999', guichet: 'G1175', numeroUnique: NUMBER, reference: 'DUPONT Élodie' }),
]);
afterAll(() => api.close());

async function search(texte: string, client: TestClient = api.agent): Promise<SearchAnswer> {
  const { status, body } = await client.post(SEARCH, { body: { texte } });
  expect(status).toBe(200);
  return SearchAnswer.parse(body);
}

/** `D` and the number of a demande, `P` and the transaction of a pli, by their ends. */
async function found(texte: string, client: TestClient = api.agent): Promise<string> {
  const { items } = await search(texte, client);
  return items
    .map(({ path, state: { numeroUnique = '' } = {} }) =>
      numeroUnique === '' ? `P${path.slice(6, 10)}` : `D${numeroUnique.slice(0, 3)}…${numeroUnique.at(-6)}`,
    )
    .join(' ');
}

test('it asks for a professional with a guichet, and for a text', async () => {
  const body = { texte: NUMBER };
  expect((await api.anonymous.post(SEARCH, { body })).status).toBe(401);
  expect((await api.as({ roles: ['referent'], guichets: ['00002'] }).post(SEARCH, { body })).status).toBe(403);
  expect((await api.as({ guichets: [] }).post(SEARCH, { body })).status).toBe(403);
  for (const texte of ['', '   ', 'a'.repeat(101), 'a\u0000b'])
    expect((await api.agent.post(SEARCH, { body: { texte } })).status).toBe(400);
});

test.each([
  [NUMBER, 'D034…0 Paaa2 Paaa1'],
  ['034 08 19 000040 pwp01', 'D034…0 Paaa2 Paaa1'],
  ['034-08-19-000040-PWP01', 'D034…0 Paaa2 Paaa1'],
  ['0340819', 'D034…0 D034…1 Paaa1 Paaa2 Pbbb3'],
  ['034 08 19 000041', 'D034…1 Pbbb3'],
  ['034 08 19 •••••• PWP01', 'D034…0 D034…1 Paaa1 Paaa2 Pbbb3'],
  ['034 08 19 •••••• PWP02', ''],
  // Nobody has sent anything for it: the SNE may know it all the same.
  ['0340819000099PWP01', 'D034…9'],
  ['aaa1111111111', 'Paaa1 D034…0'],
  ['AAA', 'Paaa1 Paaa2 D034…0'],
  ['aa', ''],
  ['ccc4', 'Pccc4'],
  ['dupont', 'Paaa1 D034…0'],
  ['DUPONT elo', 'Paaa1 D034…0'],
  ['26 au matin', 'Pbbb3 D034…1'],
  ['%', ''],
  ['du_ont', ''],
  ["' OR 1=1 --", ''],
  ['é😀', ''],
])('« %s » finds %s', async (texte, expected) => {
  expect(await found(texte)).toBe(expected);
});

test('results lead with the demandeur, in any order of his words, then with the categories', async () => {
  const pieces = ['Dernier avis d’imposition', 'Bail', 'Bail', null].map((categorieLibelle) =>
    buildPliPiece({ categorieLibelle }),
  );
  const demandeur = { nom: 'LE GOFF', prenom: 'Anaïs' };
  const numeroUnique = '0341022000077PWP01';
  await insertDemoPlis([
    buildPli({ transaction: 'nnn1111111111', numeroUnique, demandeur, pieces, reference: 'LE GOFF Anaïs' }),
    buildPli({ transaction: 'nnn2222222222', numeroUnique, demandeur, pieces: [], reference: 'urgent' }),
  ]);
  const sent = 'Numérisation en cours · Ajout · transmis le 20/11/2026';
  for (const texte of ['le goff', 'LE GOFF ANAIS', 'anaïs le goff', 'goff a'])
    expect(new Set((await search(texte)).items.map(({ label, detail = '' }) => `${label} : ${detail}`))).toEqual(
      new Set([
        `LE GOFF Anaïs · 034 10 22 000077 PWP01 : Dernier avis d’imposition et 1 autre · ${sent} · nnn1111111111`,
        'LE GOFF Anaïs · 034 10 22 000077 PWP01 : Ses pièces : ajouter, supprimer',
        `LE GOFF Anaïs · 034 10 22 000077 PWP01 : urgent · ${sent} · nnn2222222222`,
      ]),
    );
  expect(await found('le goff anais')).toMatch(/^Pnnn2 Pnnn1 /);
  expect(await found('anais dupont')).toBe('');
});

test('a number is in no link, and each link opens what it names', async () => {
  const { items } = await search(NUMBER);
  expect(items.map(({ path, state }) => [path, state])).toEqual([
    ['/numerisation/pieces/selection', { numeroUnique: NUMBER }],
    ['/?pli=aaa2222222222', undefined],
    ['/?pli=aaa1111111111', undefined],
  ]);
});

test("another guichet's plis are not found, by number, transaction or reference", async () => {
  expect(await found('aaa9999999999')).toBe('');
  const neighbour = api.neighbour;
  expect(await found('aaa9999999999', neighbour)).toBe('Paaa9');
  expect(await found('aaa1111111111', neighbour)).toBe('');
  expect(await found('dupont', neighbour)).toBe('Paaa9');
  const refused = await api.agent.post(SEARCH, { body: { texte: 'aaa' }, headers: { 'x-guichet': 'G1175' } });
  expect(refused.status).toBe(403);
});

test('a demande outside the territory is not opened, and the refusal says why; its pli is still the guichet’s own', async () => {
  const { items, note } = await search('0350819000040PWP01');
  expect(items.map(({ kind }) => kind)).toEqual(['Pli']);
  expect(note).toContain('n’ouvre pas les demandes du territoire 035');
});

test('a number that is pasted whole with a fault is told its fault', async () => {
  expect(await search('034131900004 0PWP01')).toEqual({ items: [], note: 'Le mois «\u00A013\u00A0» n’existe pas.' });
});

const guichet = { code: '00002', territoires: ['034', '111'] };
test.each([
  ['n° de transaction', byTransaction('00002', 'aaa', 8), 'numerisation_plis_transaction_guichet'],
  ['name', byDemandeur(guichet, 'le goff', 8), 'numerisation_plis_demandeur'],
])('the beginning of a %s is a range of an index of the guichet', async (_what, { sql, values }, index) => {
  const { reads, dialect } = api.platform.database;
  const explain = dialect === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
  const plan = JSON.stringify(await reads<object>({ sql: `${explain} ${sql}`, values }));
  expect(plan).toContain(index);
  expect(plan).not.toMatch(/filesort|TEMP B-TREE/);
});

test('an answer is bounded', async () => {
  await insertDemoPlis(
    Array.from({ length: 12 }, (_, index) =>
      buildPli({ transaction: `zz${String(index).padStart(11, '0')}`, numeroUnique: `03409200001${10 + index}PWP01` }),
    ),
  );
  expect((await search('zz0')).items).toHaveLength(8);
  expect((await search('0340920')).items).toHaveLength(8);
});

test('no log holds what was searched', () => {
  const logs = api.logs.join('');
  expect(logs).not.toContain(NUMBER);
  expect(logs).not.toContain('000040');
});
