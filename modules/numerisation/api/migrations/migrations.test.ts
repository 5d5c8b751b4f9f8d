import type { MigrationContext } from '@pwp/api-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPli, insertDemoPlis } from '../../testing/index.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../testing/start-numerisation-api.ts';
import { EtapeModel } from '../plis/etape-model.ts';
import { PieceModel } from '../plis/piece-model.ts';
import { PliModel } from '../plis/pli-model.ts';
import { numerisationMigrations } from './index.ts';

let api: NumerisationTestApi;

beforeAll(async () => {
  api = await startNumerisationApi();
});
afterAll(() => api.close());

const TABLES = [
  'numerisation_plis',
  'numerisation_pieces',
  'numerisation_etapes',
  'numerisation_suivis',
  'numerisation_fiches',
];

/** Columns and indexes of the module's tables. */
async function schema(context: MigrationContext): Promise<unknown[]> {
  const tables: unknown[] = [];
  for (const table of TABLES)
    tables.push(await context.query.describeTable(table), await context.query.showIndex(table));
  return tables;
}

test('the schema goes up, down and up again, with rows in it', async () => {
  const { sequelize, dialect } = api.platform.database;
  const context: MigrationContext = { query: sequelize.getQueryInterface(), sequelize, dialect };
  const first = await schema(context);
  await insertDemoPlis([buildPli(), buildPli({ numeroUnique: null, contexte: 'CRE' })]);
  for (const migration of numerisationMigrations.toReversed()) await migration.down(context);
  await expect(PliModel.count()).rejects.toThrow('numerisation_plis');
  for (const migration of numerisationMigrations) await migration.up(context);
  expect(await schema(context)).toEqual(first);
  expect(await PliModel.count()).toBe(0);
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
