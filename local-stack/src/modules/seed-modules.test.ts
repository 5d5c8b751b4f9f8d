import { join } from 'node:path';
import type { DemoData, LocalPortal } from '@pwp/api-kit/local-portal';
import { openModelledDatabase, readPlatformConfig } from '@pwp/platform-api';
import { createTestDatabase, type TestDatabase } from '@pwp/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedModules } from './seed-modules.ts';

const said: string[] = [];
let database: TestDatabase;
let opened: ReturnType<typeof openModelledDatabase>;

beforeAll(async () => {
  database = await createTestDatabase();
  opened = openModelledDatabase(readPlatformConfig({ PWP_DATABASE_URL: database.url }), []);
  await opened.sequelize.query('CREATE TABLE zones_lignes (texte VARCHAR(100) NOT NULL)');
});
afterAll(async () => {
  await opened.close();
  await database.remove();
});

const rows = async () => (await opened.sequelize.query('SELECT texte FROM zones_lignes'))[0];
const insert = async (texte: string) =>
  void (await opened.sequelize.query('INSERT INTO zones_lignes VALUES (?)', { replacements: [texte] }));
const seedWith = (seed: NonNullable<LocalPortal['seed']>) =>
  seedModules(
    [{ module: 'zones', portal: { seed } }],
    { dataDir: join(database.folder, 'data'), transaction: opened.transaction, bindModels: () => Promise.resolve() },
    { onStep: (line) => said.push(line), strict: false },
  );

test('a module is seeded once on its data: a seed that fails leaves nothing, is named, and is called again', async () => {
  await seedWith(async () => {
    await insert('à moitié');
    throw new Error('la suite manque');
  });
  expect(await rows()).toEqual([]);
  expect(said).toEqual([
    expect.stringContaining('« zones » (modules/zones/testing/local-portal.ts) : la suite manque'),
  ]);
  const whole = ({ guichets }: DemoData) => insert(guichets.join(' '));
  await seedWith(whole);
  await seedWith(whole);
  expect(await rows()).toEqual([{ texte: '00002 PWP01 G1175' }]);
  expect(said.slice(1)).toEqual(['Données de démonstration de « zones »']);
});
