import { createTable } from '@pwp/api-kit';
import { createTestDatabase } from '@pwp/testing';
import { DataTypes, QueryTypes } from 'sequelize';
import { afterAll, expect, test } from 'vitest';
import { installedModules } from '../installed-modules.ts';
import { allMigrations } from '../platform-database.ts';
import { migrate, openDatabase } from '@pwp/database';

const place = await createTestDatabase();
const database = openDatabase(place.url);
afterAll(async () => {
  await database.close();
  await place.remove();
});

const select = <Row extends object>(sql: string) => database.sequelize.query<Row>(sql, { type: QueryTypes.SELECT });

test('an identifier is told from another by its bytes, and compared with any text', async () => {
  const things = createTable('test/0001-create-things', 'test_things', ({ identifier }) => ({
    columns: { code: { type: identifier(14), primaryKey: true, allowNull: false }, nom: DataTypes.STRING(20) },
  }));
  await migrate(database, [things]);
  await database.sequelize.query("INSERT INTO test_things (code) VALUES ('a'), ('A'), ('É🏠')");
  expect(await select("SELECT code FROM test_things WHERE code IN ('é', 'a') OR code LIKE '%🏠'")).toEqual([
    { code: 'a' },
    { code: 'É🏠' },
  ]);
});

test('every short text that a key or an index of ours holds is an identifier', async () => {
  await migrate(database, allMigrations(installedModules));
  const found = await select<{ name: string }>(`
    SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) AS name FROM information_schema.COLUMNS
    WHERE TABLE_SCHEMA = DATABASE() AND DATA_TYPE = 'varchar' AND COLLATION_NAME <> 'utf8mb4_bin'
      AND COLUMN_KEY <> '' AND TABLE_NAME <> 'platform_migrations'`);
  expect(found).toEqual([]);
});
