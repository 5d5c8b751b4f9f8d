import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNumeroUnique } from '@pwp/contracts';
import { CATALOGUE, Contexte, findCategorie, STATUTS_REJETES, Transaction } from '@pwp/module-numerisation/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDocaposte } from '../stand-ins/docaposte/docaposte.ts';
import { openDocaposteStore } from '../stand-ins/docaposte/docaposte-store.ts';
import { DocaposteStatut } from '../stand-ins/docaposte/pli-document.ts';
import { openSneStore } from '../stand-ins/sne/sne-store.ts';
import { demoDemandes } from './demo-demandes.ts';
import { demoGuichets } from './demo-guichets.ts';
import { demoPlis } from './demo-plis.ts';
import { seedDocaposte } from './seed-docaposte.ts';
import { seedSne } from './seed-sne.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const DAY_MS = 86_400_000;

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'pwp-demo-'));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

const age = (instant: string) => (NOW.getTime() - Date.parse(instant)) / DAY_MS;
const isRejected = (statut: string) => STATUTS_REJETES.some((rejected) => rejected === statut);

/** The full categories of a demande, by code. */
function fullCategories(numeroUnique: string): string[] {
  const pieces = demoDemandes(NOW).find((demande) => demande.numeroUnique === numeroUnique)?.pieces ?? [];
  return CATALOGUE.flatMap((section) => section.categories)
    .filter(({ code, max }) => pieces.filter((piece) => piece.categorie === code).length >= max)
    .map(({ code }) => code);
}

test('the catalogue has no code twice', () => {
  const codes = CATALOGUE.flatMap((section) => section.categories.map((categorie) => categorie.code));
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.length).toBeGreaterThan(35);
});

test('demandes are well-formed, distinct, of both territories and one outside', () => {
  const demandes = demoDemandes(NOW);
  const numbers = demandes.map((demande) => demande.numeroUnique);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.filter((number) => readNumeroUnique(number).ok)).toEqual(numbers);
  expect(new Set(numbers.map((number) => number.slice(0, 3)))).toEqual(new Set(['034', '111', '069']));
  expect(demandes.filter((demande) => demande.statut === 'radiee')).toHaveLength(2);
  expect(demandes.filter((demande) => demande.pieces.length === 0).length).toBeGreaterThanOrEqual(1);
  const pieces = demandes.flatMap((demande) => demande.pieces);
  expect(new Set(pieces.map((piece) => piece.id)).size).toBe(pieces.length);
  expect(pieces.filter((piece) => findCategorie(piece.categorie) === undefined)).toEqual([]);
  expect(pieces.filter((piece) => piece.verrouillee)).toHaveLength(1);
});

test('the demandes of the manual have full categories with every reason to clean them', () => {
  expect(fullCategories('0340819000040PWP01')).toEqual([
    'ID_PIECE',
    'PRO_ETUDIANT',
    'RES_SALAIRE',
    'LOG_HOTEL',
    'MOT_HANDICAP',
    'MOT_ADAPTATION',
    'MOT_TUTELLE',
  ]);
  expect(fullCategories('1110920020745G1175')).toEqual(['ID_PIECE', 'REV_AVIS_N', 'RES_SALAIRE', 'LOG_LOCATAIRE']);
  const spesys = demoDemandes(NOW)[0]?.pieces ?? [];
  expect(new Set(spesys.flatMap((piece) => piece.marques))).toEqual(
    new Set(['inexploitable', 'hors-perimetre', 'obsolete']),
  );
  expect(spesys.some((piece) => piece.dateValidite !== null && age(piece.dateValidite) > 0)).toBe(true);
});

test('plis cover three months, three guichets, every statut and contexte', () => {
  const plis = demoPlis(NOW);
  expect(plis.length).toBeGreaterThanOrEqual(420);
  expect(new Set(plis.map((pli) => pli.transaction)).size).toBe(plis.length);
  expect(plis.filter((pli) => !Transaction.safeParse(pli.transaction).success)).toEqual([]);
  expect(new Set(plis.map((pli) => pli.statut))).toEqual(new Set(DocaposteStatut.options));
  expect(new Set(plis.map((pli) => pli.contexte))).toEqual(new Set(Contexte.options));
  expect(new Set(plis.map((pli) => pli.guichet))).toEqual(new Set(demoGuichets.map((guichet) => guichet.code)));
  expect(plis.filter((pli) => age(pli.dateTransmission) < 0 || age(pli.dateTransmission) > 92)).toEqual([]);
  expect(Math.max(...plis.map((pli) => age(pli.dateTransmission)))).toBeGreaterThan(80);
  const month = plis.filter((pli) => pli.guichet === '00002' && age(pli.dateTransmission) < 28);
  expect(month.length).toBeGreaterThanOrEqual(90);
  expect(month.some((pli) => isRejected(pli.statut) && pli.contexte === 'REN')).toBe(true);
  expect(
    plis.filter((pli) => pli.statut === 'numerisation-en-cours' && age(pli.dateStatut) > 10).length,
  ).toBeGreaterThanOrEqual(3);
});

test('each pli has a consistent history, pieces and motif', () => {
  for (const pli of demoPlis(NOW)) {
    const dates = pli.historique.map((etape) => etape.date);
    expect(dates).toEqual(dates.toSorted());
    expect(pli.historique[0]).toEqual({ statut: 'a-transmettre', date: pli.dateTransmission, motif: null });
    expect(pli.historique.at(-1)).toEqual({ statut: pli.statut, date: pli.dateStatut, motif: pli.motif });
    expect(age(pli.dateStatut)).toBeGreaterThanOrEqual(0);
    expect(pli.pieces.length >= 1 && pli.pieces.length <= 4).toBe(true);
    expect(pli.pieces.some((piece) => piece.etat === 'rejetee')).toBe(pli.statut === 'pieces-rejetees');
    expect(pli.pieces.every((piece) => (piece.etat === 'rejetee') === (piece.motif !== null))).toBe(true);
    expect(pli.motif !== null).toBe(pli.statut === 'rejet-sne');
  }
});

test('a piece that the catalogue expects is never « pas attendue », nor a form of the wrong category', () => {
  const rejected = demoPlis(NOW).flatMap((pli) => pli.pieces.filter((piece) => piece.etat === 'rejetee'));
  const categoriesOf = (motif: string) =>
    new Set(rejected.filter((piece) => piece.motif === motif).map((piece) => piece.categorie));
  expect(categoriesOf('hors-perimetre')).toEqual(new Set(['DEM_AUTRE']));
  expect(categoriesOf('mal-typee')).not.toContain('DEM_CERFA');
});

test('« catégorie pleine » is said of a category without room', () => {
  const rejected = demoPlis(NOW).flatMap(({ numeroUnique, pieces }) =>
    pieces.flatMap(({ motif, categorie }) => (motif === 'categorie-pleine' ? [{ numeroUnique, categorie }] : [])),
  );
  expect(rejected.length).toBeGreaterThan(1);
  for (const { numeroUnique, categorie } of rejected) expect(fullCategories(numeroUnique ?? '')).toContain(categorie);
});

test('a numéro unique is one that the guichet opens; only a creation has none', () => {
  const plis = demoPlis(NOW);
  const territoires = new Map(demoGuichets.map((guichet) => [guichet.code, guichet.territoires]));
  expect(new Set(plis.filter((pli) => pli.numeroUnique === null).map((pli) => pli.contexte))).toEqual(new Set(['CRE']));
  const numbered = plis.flatMap(({ guichet, numeroUnique }) =>
    numeroUnique === null ? [] : [{ guichet, numeroUnique }],
  );
  expect(numbered.length).toBeGreaterThan(400);
  // The demandes of the manual and of the external checks must not change by themselves.
  const moving = plis.filter((pli) => pli.suitLeTemps).map((pli) => pli.numeroUnique);
  expect(moving).toHaveLength(5);
  expect(moving).not.toContain('0340819000040PWP01');
  expect(moving).not.toContain('1110920020745G1175');
  for (const { guichet, numeroUnique } of numbered) {
    expect(readNumeroUnique(numeroUnique)).toMatchObject({ ok: true, numeroUnique });
    expect(territoires.get(guichet)).toContain(numeroUnique.slice(0, 3));
  }
});

test('the same now gives the same plis, another now the same but for their dates', () => {
  expect(demoPlis(NOW)).toEqual(demoPlis(NOW));
  const identities = (now: string) =>
    demoPlis(new Date(now))
      .map((pli) => `${pli.transaction} ${pli.statut}`)
      .toSorted();
  expect(identities('2027-03-15T23:59:00Z')).toEqual(identities('2026-11-24T10:00:00Z'));
});

test.each(['2027-03-15T00:01:00Z', '2028-02-29T12:00:00Z', '2026-11-22T05:00:00Z'])(
  'at %s too, the last month holds what the dashboard needs and nothing is in the future',
  (instant) => {
    const now = new Date(instant);
    const monthAgo = new Date(now);
    monthAgo.setUTCMonth(now.getUTCMonth() - 1);
    const plis = demoPlis(now);
    const month = plis.filter(
      (pli) => pli.guichet === '00002' && Date.parse(pli.dateTransmission) >= monthAgo.getTime(),
    );
    expect(month.length).toBeGreaterThanOrEqual(90);
    expect(plis.filter((pli) => Date.parse(pli.dateStatut) > now.getTime() + 1000 * 60)).toEqual([]);
  },
);

test('the SNE is filled once, with real files whose copies are exact, the same at each filling', async () => {
  expect(await seedSne(dataDir, NOW)).toBe(true);
  expect(await seedSne(dataDir, NOW)).toBe(false);
  const store = openSneStore(dataDir);
  const starts: Record<string, string> = {
    'application/pdf': '25504446',
    'image/jpeg': 'ffd8ffe0',
    'image/png': '89504e47',
  };
  const pieces = store.demandes().flatMap((demande) => store.pieces(demande.numeroUnique));
  expect(pieces.length).toBeGreaterThan(100);
  for (const piece of pieces) {
    const bytes = readFileSync(store.contentPath(piece.id));
    expect(bytes.subarray(0, 4).toString('hex')).toBe(starts[piece.type]);
    expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([piece.taille, piece.sha256]);
  }
  const printOf = (id: string) => pieces.find((piece) => piece.id === id)?.sha256;
  expect(printOf('SNE000189152000019')).toBe(printOf('SNE000189152000018'));
  expect(printOf('SNE000189152000020')).not.toBe(printOf('SNE000189152000018'));
  store.close();

  const other = join(dataDir, 'autre');
  await seedSne(other, NOW);
  const again = openSneStore(other);
  expect(again.pieces('0340819000040PWP01')).toEqual(
    pieces.filter((piece) => /0000(0\d|1[0-9]|2[0-6])$/.test(piece.id)),
  );
  again.close();
});

test('Docaposte is filled once; time moves only the plis that follow it, and not all at once', async () => {
  const plis = demoPlis(NOW);
  expect(await seedDocaposte(dataDir, plis, NOW)).toBe(true);
  expect(await seedDocaposte(dataDir, plis, NOW)).toBe(false);
  let now = NOW.getTime();
  const sneUrl = 'http://127.0.0.1:9/simulateurs/sne/v1';
  const docaposte = createDocaposte({
    dataDir,
    apiKey: 'key',
    sneUrl,
    sneApiKey: 'key',
    pace: 60_000,
    clock: () => new Date(now),
  });
  const store = openDocaposteStore(dataDir);
  const moved = () =>
    plis.filter((pli) => store.pli(pli.transaction)?.statut !== pli.statut).map((pli) => pli.suitLeTemps);
  await docaposte.tick();
  expect(moved()).toEqual([]);
  now += 60_000;
  await docaposte.tick();
  expect(moved()).toEqual([true]);
  now += DAY_MS;
  await docaposte.tick();
  expect(moved()).toEqual(plis.filter((pli) => pli.suitLeTemps).map(() => true));
  store.close();
  await docaposte.close();
});
