import type { MigrationContext } from '@pwp/api-kit';
import { schemaFaults } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { buildPli, buildPliPiece, insertDemoPlis } from '../../testing/index.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { CorrectionModel } from '../corrections/correction-model.ts';
import { EtapeModel } from '../plis/etape-model.ts';
import { PieceModel } from '../plis/piece-model.ts';
import { PliModel } from '../plis/pli-model.ts';
import { fillCorrections } from './0010-fill-corrections.ts';
import { numerisationMigrations } from './index.ts';

const api = await startNumerisationApi();
afterAll(() => api.close());

const TABLES = [
  'numerisation_plis',
  'numerisation_pieces',
  'numerisation_etapes',
  'numerisation_suivis',
  'numerisation_brouillons',
  'numerisation_fiches',
  'numerisation_corrections',
];

/** Columns and indexes of the module's tables. */
async function schema(context: MigrationContext): Promise<unknown[]> {
  const tables: unknown[] = [];
  for (const table of TABLES)
    tables.push(await context.query.describeTable(table), await context.query.showIndex(table));
  return tables;
}

/** The steps that databases have taken, and what each left there (`schemaFaults` prints it): they stay as they are. */
const RELEASED = {
  'numerisation/0001-create-plis': '60e98ff8fe88',
  'numerisation/0002-create-pieces': '9f93f3a0d853',
  'numerisation/0003-create-etapes': '2410c6344428',
  'numerisation/0004-create-suivis': 'f6fb4b4238fe',
  'numerisation/0005-create-brouillons': 'ffe641399a50',
  'numerisation/0006-create-brouillon-fichiers': 'a341b8247844',
  'numerisation/0007-create-quotas': 'd35e4d019cf6',
  'numerisation/0008-create-fiches': '31871c25066e',
  'numerisation/0009-create-corrections': '657477190a41',
  'numerisation/0010-fill-corrections': '5e7024474f23',
  'numerisation/0011-add-reference': 'd1a48c5083bd',
  'numerisation/0012-add-reference-recherche': '6dcdd7fd5c97',
  'numerisation/0013-add-brouillon-reference': 'a62239e38910',
  'numerisation/0014-index-numero-unique': '2748983d2095',
  'numerisation/0015-index-reference': '83caf4e52b7c',
  'numerisation/0016-add-deposant': 'edd5ca990bd8',
  'numerisation/0017-add-categorie-libelle': '3e2969d78c27',
  'numerisation/0018-index-transaction': 'b33967133b9e',
  'numerisation/0019-index-recherche-du-tableau': '305b28079e3a',
  'numerisation/0020-add-demandeur': '9b9f8525ee36',
  'numerisation/0021-add-demandeur-recherche': '68182feda0f6',
  'numerisation/0022-index-demandeur': 'e1a4a43a0112',
  'numerisation/0023-index-envois': '67838f190fce',
  'numerisation/0024-add-brouillon-corrige': '74f2889b68cc',
  'numerisation/0025-add-brouillon-numero-unique': '242d5694b1fb',
  'numerisation/0026-create-consultations': 'fb999bbffdf6',
};

test('steps are in order, released ones as they were, and models have the columns of their tables', async () => {
  expect(await schemaFaults(api.platform, 'numerisation', numerisationMigrations, { released: RELEASED })).toEqual([]);
});

test('every step can be taken again after an interruption, and leaves the same schema', async () => {
  const context = api.migrating;
  const first = await schema(context);
  for (const migration of numerisationMigrations) await migration.up(context);
  expect(await schema(context)).toEqual(first);
});

test("the last month's rejections are opened, but for those that a later pli has mended", async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString();
  const rejected = { statut: 'pieces-rejetees' as const, dateTransmission: daysAgo(12), dateStatut: daysAgo(10) };
  const piece = (categorie: string | null) => buildPliPiece({ categorie, etat: 'rejetee', motif: 'perimee' });
  await PliModel.destroy({ where: {} });
  await insertDemoPlis([
    buildPli({ ...rejected, pieces: [piece('A'), piece(null), buildPliPiece({ etat: 'acceptee' })] }),
    buildPli({ ...rejected, pieces: [piece('B')] }),
    buildPli({ dateTransmission: daysAgo(5), pieces: [buildPliPiece({ categorie: 'B' })] }),
    buildPli({ ...rejected, dateStatut: daysAgo(40), pieces: [piece('C')] }),
    buildPli({ ...rejected, statut: 'rejet-sne', motif: 'demande-radiee', numeroUnique: '0340121003036GDPUB' }),
  ]);
  await fillCorrections.up(api.migrating);
  const opened = await CorrectionModel.findAll({ order: ['rang'] });
  expect(opened.map(({ rang, categorie, motif, etat }) => [rang, categorie, motif, etat])).toEqual([
    [-1, null, 'demande-radiee', 'ouverte'],
    [0, 'A', 'perimee', 'ouverte'],
    [1, null, 'perimee', 'ouverte'],
  ]);
});

test('a pli takes its pieces and its history with it', async () => {
  const [kept, gone] = [buildPli(), buildPli()];
  await insertDemoPlis([kept, gone]);
  const before = [await PieceModel.count(), await EtapeModel.count()];
  await PliModel.destroy({ where: { transaction: gone.transaction } });
  expect([(await PieceModel.count()) + 1, (await EtapeModel.count()) + 2]).toEqual(before);
});

test('instants keep their milliseconds, and a n° de transaction its case', async () => {
  await insertDemoPlis([buildPli({ transaction: 'abcdefghijklm', dateStatut: '2026-11-20T09:30:00.987Z' })]);
  const pli = await PliModel.findOne({ where: { transaction: 'abcdefghijklm' } });
  expect(pli?.dateStatut).toEqual(new Date('2026-11-20T09:30:00.987Z'));
  expect(await PliModel.count({ where: { transaction: 'ABCDEFGHIJKLM' } })).toBe(0);
});

test('one key of one account makes one pli', async () => {
  const row = {
    guichetCode: '00002',
    numeroUnique: null,
    contexte: 'AJO' as const,
    statut: 'a-transmettre' as const,
    motif: null,
    dateTransmission: new Date(),
    dateStatut: new Date(),
    accountId: 'agent',
    idempotencyKey: 'une-cle-quelconque',
    fingerprint: '',
  };
  await PliModel.create({ ...row, transaction: '1111111111111' });
  await expect(PliModel.create({ ...row, transaction: '2222222222222' })).rejects.toMatchObject({
    name: 'SequelizeUniqueConstraintError',
  });
  await PliModel.create({ ...row, transaction: '2222222222222', accountId: 'another' });
  expect(await PliModel.count({ where: { idempotencyKey: row.idempotencyKey } })).toBe(2);
});
