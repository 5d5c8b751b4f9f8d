import type { MigrationContext } from '@pwp/api-kit';
import { schemaFaults } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { PERSONNE, startComptesApi } from '../../testing/start-comptes-api.ts';
import { DemandeModel } from '../demandes/demande-model.ts';
import { comptesMigrations } from './index.ts';

const api = await startComptesApi();
afterAll(() => api.close());

const TABLES = [
  'comptes_demandes',
  'comptes_demande_guichets',
  'comptes_defis',
  'comptes_imports',
  'comptes_import_lignes',
  'comptes_comptes',
  'comptes_activations',
  'comptes_compte_leases',
  'comptes_guichet_leases',
];
const row = {
  ...PERSONNE,
  email: 'alix.martin@exemple.test',
  etat: 'en-attente',
  motif: 'Été '.repeat(250),
  dateDemande: new Date('2026-11-20T09:30:00.987Z'),
  dateExpiration: new Date('2026-12-20T09:30:00.987Z'),
} as const;

async function schema({ query }: MigrationContext): Promise<unknown[]> {
  return Promise.all(TABLES.map(async (table) => [await query.describeTable(table), await query.showIndex(table)]));
}

test('steps are in order, and models have the columns of their tables', async () => {
  expect(await schemaFaults(api.platform, 'comptes', comptesMigrations)).toEqual([]);
});

test('every step can be taken again after an interruption, and leaves the same schema', async () => {
  const { sequelize, dialect } = api.platform.database;
  const context: MigrationContext = { query: sequelize.getQueryInterface(), sequelize, dialect };
  const first = await schema(context);
  for (const migration of comptesMigrations) await migration.up(context);
  expect(await schema(context)).toEqual(first);
});

test('a demande is kept whole, to the millisecond; one address waits once', async () => {
  const kept = await (await DemandeModel.create({ ...row, emailEnAttente: row.email })).reload();
  expect([kept.dateDemande, kept.motif, kept.rappels]).toEqual([row.dateDemande, row.motif, 0]);
  await expect(DemandeModel.create({ ...row, emailEnAttente: row.email })).rejects.toMatchObject({
    name: 'SequelizeUniqueConstraintError',
  });
  await DemandeModel.create({ ...row, etat: 'refusee' });
  await DemandeModel.create({ ...row, etat: 'refusee' });
  expect(await DemandeModel.count()).toBe(3);
});
