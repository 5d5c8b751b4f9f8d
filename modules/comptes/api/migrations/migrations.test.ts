import type { MigrationContext } from '@pwp/api-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PERSONNE, startComptesApi, type ComptesTestApi } from '../../testing/start-comptes-api.ts';
import { DemandeModel } from '../demandes/demande-model.ts';
import { ActivationModel } from '../activations/activation-model.ts';
import { comptesMigrations } from './index.ts';

let api: ComptesTestApi;

beforeAll(async () => {
  api = await startComptesApi();
});
afterAll(() => api.close());

const TABLES = [
  'comptes_demandes',
  'comptes_demande_guichets',
  'comptes_defis',
  'comptes_imports',
  'comptes_import_lignes',
  'comptes_actes_en_cours',
  'comptes_activations',
  'comptes_referents_en_cours',
  'comptes_comptes',
];
const row = {
  ...PERSONNE,
  email: 'alix.martin@exemple.test',
  etat: 'en-attente',
  motif: 'Été '.repeat(250),
  demandeeLe: new Date('2026-11-20T09:30:00.987Z'),
  expireLe: new Date('2026-12-20T09:30:00.987Z'),
} as const;

async function schema({ query }: MigrationContext): Promise<unknown[]> {
  return Promise.all(TABLES.map(async (table) => [await query.describeTable(table), await query.showIndex(table)]));
}

test('the schema goes up, down and up again, with rows in it', async () => {
  const { sequelize, dialect } = api.platform.database;
  const context: MigrationContext = { query: sequelize.getQueryInterface(), sequelize, dialect };
  const first = await schema(context);
  await DemandeModel.create({ ...row });
  for (const migration of comptesMigrations.toReversed()) await migration.down(context);
  await expect(DemandeModel.count()).rejects.toThrow('comptes_demandes');
  for (const migration of comptesMigrations) await migration.up(context);
  expect(await schema(context)).toEqual(first);
  expect(await DemandeModel.count()).toBe(0);
});

test('a demande is kept whole, to the millisecond; one address waits once', async () => {
  const kept = await (await DemandeModel.create({ ...row, emailEnAttente: row.email })).reload();
  expect([kept.demandeeLe, kept.motif, kept.rappels]).toEqual([row.demandeeLe, row.motif, 0]);
  await expect(DemandeModel.create({ ...row, emailEnAttente: row.email })).rejects.toMatchObject({
    name: 'SequelizeUniqueConstraintError',
  });
  await DemandeModel.create({ ...row, etat: 'refusee' });
  await DemandeModel.create({ ...row, etat: 'refusee' });
  expect(await DemandeModel.count()).toBe(3);
});

test('the activation mails of the demandes become those of their accounts, and go back', async () => {
  const { sequelize, dialect } = api.platform.database;
  const context: MigrationContext = { query: sequelize.getQueryInterface(), sequelize, dialect };
  const steps = comptesMigrations.filter(({ name }) => /^comptes\/001[0-2]-/.test(name));
  await DemandeModel.destroy({ where: {} });
  await DemandeModel.bulkCreate([
    { ...row, etat: 'validee', compteId: 'attend' },
    { ...row, etat: 'validee', compteId: 'parti' },
    { ...row, etat: 'validee', compteId: 'sans' },
    { ...row, etat: 'en-attente', compteId: 'a-moitie' },
  ]);
  await ActivationModel.bulkCreate([
    { compteId: 'attend', courriel: 'a-envoyer' },
    { compteId: 'parti', courriel: 'envoye' },
  ]);
  const activations = () =>
    ActivationModel.findAll({ attributes: ['compteId', 'courriel'], order: ['compteId'], raw: true });
  const before = await activations();
  for (const migration of steps.toReversed()) await migration.down(context);
  const [rows] = await sequelize.query('SELECT courriel FROM comptes_demandes ORDER BY account_id');
  expect(rows).toEqual([
    { courriel: 'sans-objet' },
    { courriel: 'a-envoyer' },
    { courriel: 'envoye' },
    { courriel: 'sans-objet' },
  ]);
  for (const migration of steps) await migration.up(context);
  expect(await activations()).toEqual(before);
});
