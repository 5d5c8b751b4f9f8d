import { randomUUID } from 'node:crypto';
import type { SearchAnswer } from '@pwp/contracts';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { findCategorie, type CorrectionList, type PliDetail, type PliList } from '../../contracts/index.ts';
import { NUMERO } from '../../testing/brouillons.ts';
import { buildDemande, buildPli, buildPliPiece, insertDemoPlis } from '../../testing/index.ts';
import { CONTENTS, pliForm } from '../../testing/pieces.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { demandeurColumns } from './pli-demandeur.ts';
import { PliModel } from './pli-model.ts';

const API = '/api/numerisation';
/** Of a territory that guichet 00002 no longer opens. */
const OUTSIDE = '0690620007611G3163';
/** As someone typed it: the portal writes « CARREGUES Cédric ». */
const NAMED = { nom: 'Carregues', prenom: 'cédric' };
const REJECTED = {
  statut: 'pieces-rejetees' as const,
  pieces: [
    buildPliPiece({
      categorie: 'ID_CNI',
      categorieLibelle: 'Carte nationale d’identité',
      etat: 'rejetee',
      motif: null,
    }),
  ],
};

const api = await startNumerisationApi();
afterAll(() => api.close());
beforeEach(async () => {
  api.sne.mode = 'ok';
  api.sne.demandes.set(NUMERO, buildDemande({ demandeur: { ...NAMED, dateNaissance: '1984-12-21' } }));
  await PliModel.destroy({ where: {} });
});

const read = async <T>(path: string, client = api.agent) => (await client.get(`${API}${path}`)).body as T;
const names = async (client = api.agent) =>
  (await read<PliList>('/plis', client)).items.map(({ demandeur }) => demandeur);
const search = async (texte: string, client = api.agent) =>
  (await client.post(`${API}/recherche`, { body: { texte } })).body as SearchAnswer;

test('a sending keeps the name that the SNE gives, in the case of names, by either way', async () => {
  const { id } = await api.drafts.open();
  await api.drafts.add(id, { categorie: 'ID_CNI' });
  const sent = (await api.drafts.send(id)).body as PliDetail;
  const form = pliForm({ files: [{ name: 'bail.pdf', bytes: CONTENTS.pdf() }] });
  await api.agent.post(`${API}/plis`, { form, headers: { 'idempotency-key': randomUUID() } });
  expect(sent.demandeur).toBe('CARREGUES Cédric');
  expect(sent.pieces[0]?.categorieLibelle).toBe('Carte nationale d’identité');
  expect(await names()).toEqual(['CARREGUES Cédric', 'CARREGUES Cédric']);
});

test('while the SNE is silent, and for a creation without number, there is no name', async () => {
  const draft = await api.drafts.open();
  await api.drafts.add(draft.id);
  api.sne.mode = 'error';
  await api.drafts.send(draft.id);
  const creation = await api.drafts.open({ contexte: 'CRE', numeroUnique: null });
  await api.drafts.add(creation.id, { role: 'formulaire', name: 'cerfa.pdf' });
  await api.drafts.add(creation.id, { categorie: 'RES_CAF' });
  const { pieces } = (await api.drafts.send(creation.id)).body as PliDetail;
  expect(await names()).toEqual([null, null]);
  // In the words of the catalogue, which the agent chose from.
  expect(pieces.map(({ categorieLibelle }) => categorieLibelle)).toEqual([null, findCategorie('RES_CAF')?.libelle]);
});

test('a name that the SNE did not give at the sending is kept when the guichet next reads the demande', async () => {
  const silent = await api.drafts.open();
  await api.drafts.add(silent.id);
  api.sne.mode = 'error';
  await api.drafts.send(silent.id);
  const elsewhere = buildPli({ numeroUnique: NUMERO, guichet: 'G1175' });
  await insertDemoPlis([buildPli({ numeroUnique: NUMERO, demandeur: { nom: 'Autre', prenom: 'Ève' } }), elsewhere]);
  expect((await api.agent.get(`${API}/demandes/${NUMERO}`)).status).toBe(503);
  expect(new Set(await names())).toEqual(new Set(['AUTRE Ève', null]));

  api.sne.mode = 'ok';
  expect((await api.agent.get(`${API}/demandes/${NUMERO}`)).status).toBe(200);
  expect(new Set(await names())).toEqual(new Set(['AUTRE Ève', 'CARREGUES Cédric']));
  expect((await search('cedric carr')).items).not.toEqual([]);
  const others = await PliModel.findAll({ where: { guichetCode: 'G1175' } });
  expect(others.map(({ demandeur }) => demandeur)).toEqual([null]);
  expect(api.logs.join('')).not.toMatch(/carregues|cédric/i);
});

test.each([
  [{ nom: 'X'.repeat(198), prenom: '👩' }, 'X'.repeat(198)],
  [{ nom: 'Ŀ'.repeat(5_000), prenom: 'A' }, 'Ŀ'.repeat(200)],
  [{ nom: 'D’ARC\n', prenom: '\u202EJeanne\0' }, 'D’ARC Jeanne'],
  [{ nom: ' ', prenom: '' }, null],
])('a name of any length and any character fits its columns', async (demandeur, kept) => {
  const columns = demandeurColumns(demandeur);
  expect(columns.demandeur).toBe(kept);
  await insertDemoPlis([buildPli({ demandeur })]);
  expect(await names()).toEqual([kept]);
});

test('a guichet that does not open the demande has the reference alone, and its search by name finds nothing', async () => {
  const pli = buildPli({ ...REJECTED, numeroUnique: OUTSIDE, demandeur: NAMED, reference: 'dossier du 26' });
  await insertDemoPlis([pli]);
  const answers = [
    await read<PliList>('/plis'),
    await read<PliDetail>(`/plis/${pli.transaction}`),
    await read<CorrectionList>('/a-corriger'),
    await search(OUTSIDE),
    await search(pli.transaction),
  ];
  for (const answer of answers) {
    expect(JSON.stringify(answer)).toContain('dossier du 26');
    expect(JSON.stringify(answer)).not.toMatch(/carregues|cédric/i);
  }
  for (const texte of ['CARREGUES', 'arregues', 'cedric carr']) expect((await search(texte)).items).toEqual([]);
});

test('a guichet that opens it reads the name and the category, and a neighbour neither them nor the pli', async () => {
  const pli = buildPli({ ...REJECTED, demandeur: NAMED, reference: 'dossier du 26' });
  await insertDemoPlis([pli]);
  expect(await names()).toEqual(['CARREGUES Cédric']);
  expect(await read<PliDetail>(`/plis/${pli.transaction}`)).toMatchObject({ demandeur: 'CARREGUES Cédric' });
  const rejection = {
    demandeur: 'CARREGUES Cédric',
    reference: 'dossier du 26',
    piece: { categorieLibelle: 'Carte nationale d’identité' },
  };
  expect(await read<CorrectionList>('/a-corriger')).toMatchObject({ items: [rejection] });
  expect(await names(api.neighbour)).toEqual([]);
  expect((await search('CARREGUES', api.neighbour)).items).toEqual([]);
  expect((await api.neighbour.get(`${API}/plis/${pli.transaction}`)).status).toBe(404);
});

const ask = (typed: string, query = '', client = api.agent) =>
  client.get(`${API}/plis?${query}`, { headers: { 'x-demandeur': encodeURIComponent(typed) } });
const listed = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).body as PliList;

test.each([
  ['carregues', 2],
  ['  CARRÈGUES   cé', 1],
  ['cedric', 0],
  ['car%', 0],
  ["' OR 1=1 --", 0],
  ['', 4],
])('the list is searched by the beginning of « NOM Prénom », typed « %s »', async (typed, total) => {
  const old = { dateTransmission: '2025-12-01T10:00:00.000Z' };
  await insertDemoPlis([
    buildPli({ demandeur: NAMED }),
    buildPli({ demandeur: { nom: 'Carregues', prenom: 'Ève' }, contexte: 'REN' }),
    buildPli(),
    // Of a territory that the guichet no longer opens.
    buildPli({ numeroUnique: OUTSIDE, demandeur: NAMED }),
    buildPli({ demandeur: NAMED, guichet: 'G1175' }),
    buildPli({ demandeur: NAMED, ...old }),
  ]);
  expect((await listed(typed)).total).toBe(total);
});

test('counters, exports, fiches and the trail follow the name that is searched, and none of them holds it', async () => {
  await insertDemoPlis([buildPli({ demandeur: NAMED, contexte: 'REN' }), buildPli()]);
  const headers = { 'x-demandeur': 'carregues' };
  expect((await api.agent.get(`${API}/plis/counters`, { headers })).body).toMatchObject({ total: 1, renouveles: 1 });
  expect(await listed('carregues', 'contexte=AJO')).toMatchObject({ total: 0 });
  const csv = await api.agent.get(`${API}/plis/export.csv`, { headers });
  expect(csv.text.trim().split('\r\n')).toHaveLength(2);
  const none = { 'x-demandeur': 'personne' };
  expect((await api.agent.post(`${API}/fiches-de-transmission/liste`, { headers: none })).body).toMatchObject({
    code: 'aucune-fiche',
  });
  const trail = await api.as({ roles: ['administrateur'] }).get('/api/audit?action=numerisation.export-plis&taille=1');
  expect(trail.text).toContain('"demandeur":"oui"');
  for (const text of [csv.text, trail.text, api.logs.join('')]) expect(text).not.toMatch(/carregues/i);
});

test('a name in the address, too long or of two lines is refused, and says why', async () => {
  const detailOf = ({ body }: { body: unknown }) => (body as { detail: string }).detail;
  expect(detailOf(await api.agent.get(`${API}/plis?demandeur=carregues`))).toContain('X-Demandeur');
  const refused = async (typed: string) => detailOf(await ask(typed));
  expect(await refused('x'.repeat(81))).toContain('Le nom du demandeur compte 80 caractères au plus.');
  expect(await refused('deux\nlignes')).toContain('caractère invisible');
});

test('the name is in no export, no notice, no mail, no deposit, no trail and no log', async () => {
  const { id } = await api.drafts.open();
  await api.drafts.add(id, { categorie: 'ID_CNI' });
  const { transaction, pieces } = (await api.drafts.send(id)).body as PliDetail;
  api.clock.advance(10 * 60_000);
  await api.platform.outbox.deliverDue(api.platform.outboxHandlers);
  api.docaposte.suivis.set(transaction, {
    transaction,
    statut: 'pieces-rejetees',
    dateStatut: '2026-11-24T11:30:00.000Z',
    motif: null,
    pieces: pieces.map(({ nom }) => ({ nom, etat: 'rejetee', motif: 'illisible' })),
  });
  await api.follow();
  const { items } = await read<CorrectionList>('/a-corriger');
  await api.agent.put(`${API}/a-corriger/${items[0]?.id}/classement`, { body: { raison: 'plus-utile' } });
  const [rows] = await api.platform.database.sequelize.query(
    'SELECT title, detail, portal_detail, path FROM platform_notices UNION ALL SELECT topic, payload, message_key, topic FROM platform_outbox',
  );
  const said = [
    (await api.agent.get(`${API}/plis/export.csv`)).text,
    JSON.stringify(rows),
    JSON.stringify(api.docaposte.deposits),
    JSON.stringify((await api.as({ roles: ['administrateur'] }).get('/api/audit?taille=50')).body),
    api.logs.join(''),
  ];
  for (const text of said) {
    expect(text.length).toBeGreaterThan(20);
    expect(text).not.toMatch(/carregues|cédric/i);
  }
  expect(items[0]?.demandeur).toBe('CARREGUES Cédric');
});
