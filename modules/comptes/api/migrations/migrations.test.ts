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
  'comptes_adresses',
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

/** The steps that databases have taken, and what each left there (`schemaFaults` prints it): they stay as they are. */
const RELEASED = {
  'comptes/0001-create-demandes': '0b078c6cd098',
  'comptes/0002-create-demande-guichets': '16cfd8bb81a9',
  'comptes/0003-create-defis': 'c9354863a747',
  'comptes/0004-create-imports': 'a05d14192705',
  'comptes/0005-create-import-lignes': 'cf936f45b78e',
  'comptes/0006-create-comptes': '9e9d346e2616',
  'comptes/0007-create-activations': 'd62ffd230ff9',
  'comptes/0008-create-compte-leases': '7ddae4bb9cac',
  'comptes/0009-create-guichet-leases': '2d1a56fcff41',
  'comptes/0010-create-adresses': '26bac21864a3',
};

test('steps are in order, released ones as they were, and models have the columns of their tables', async () => {
  expect(await schemaFaults(api.platform, 'comptes', comptesMigrations, { released: RELEASED })).toEqual([]);
});

test('every step can be taken again after an interruption, and leaves the same schema', async () => {
  const context = api.migrating;
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
