import { defineApiModule, type ApiModule } from '@pwp/api-kit';
import { openDatabase } from '@pwp/database';
import { readPlatformConfig } from '@pwp/platform-api';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { readTables } from './mariadb-tables.ts';
import { migrateTestDatabase } from './migrated-database.ts';
import { createTestDatabase, isOnMariadb } from './test-database.ts';

let taken = 0;
const essai = defineApiModule({
  id: 'essai',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [
    {
      name: 'essai/0001-create-choses',
      async up({ sequelize }) {
        taken += 1;
        const columns = 'id INTEGER PRIMARY KEY, nom VARCHAR(40), contenu BLOB, le DATETIME';
        await sequelize.query(`CREATE TABLE essai_choses (${columns})`);
        await sequelize.query("INSERT INTO essai_choses VALUES (1, 'L’été; -- ''?', x'00ff27', '2026-03-29 02:30:00')");
      },
    },
  ],
  start: () => ({ routes: [] }),
});

async function migrated(modules: readonly ApiModule[]) {
  const database = await createTestDatabase();
  const config = readPlatformConfig({ PWP_DATABASE_URL: database.url, PWP_KEYCLOAK_URL: 'http://127.0.0.1:1' });
  await migrateTestDatabase(database, config, modules);
  const opened = openDatabase(database.url);
  const { sequelize } = opened;
  onTestFinished(async () => {
    await opened.close();
    await database.remove();
  });
  /** Every table and trigger, and rows. */
  const content = async (): Promise<unknown> => {
    if (isOnMariadb) return readTables(database.url);
    const [made] = await sequelize.query('SELECT type, name, sql FROM sqlite_master ORDER BY name');
    const [choses] = await sequelize.query('SELECT * FROM essai_choses');
    const [steps] = await sequelize.query('SELECT * FROM platform_migrations');
    return { made, choses, steps };
  };
  return { sequelize, content };
}

test('the same steps are taken once: each database begins with what they left, and nothing of another', async () => {
  const first = await migrated([essai]);
  const begun = await first.content();
  await first.sequelize.query("INSERT INTO essai_choses VALUES (2, 'Deux', NULL, NULL)");
  const second = await migrated([essai]);
  expect(taken).toBe(1);
  expect(await second.content()).toEqual(begun);
  const more = { name: 'essai/0002-none', up: () => Promise.resolve() };
  const other = await migrated([{ ...essai, migrations: [...essai.migrations, more] }]);
  expect(taken).toBe(2);
  expect(JSON.stringify(await other.content())).toContain('essai/0002-none');
});
