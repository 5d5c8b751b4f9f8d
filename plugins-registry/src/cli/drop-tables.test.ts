import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@pwp/database';
import { createTestDatabase } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { expect, onTestFinished, test } from 'vitest';
import { dropTables, findTables } from './drop-tables.ts';

async function openTestDatabase() {
  const place = await createTestDatabase();
  const database = openDatabase(place.url);
  onTestFinished(async () => {
    await database.close();
    await place.remove();
  });
  return { place, database, run: (sql: string) => database.sequelize.query(sql) };
}

test('a module’s tables are dropped, their rows saved to a file, and its migrations can run again', async () => {
  const { place, database, run } = await openTestDatabase();
  for (const sql of [
    'CREATE TABLE platform_migrations (name VARCHAR(80) PRIMARY KEY)',
    'CREATE TABLE essai_a_notes (id INTEGER PRIMARY KEY, texte VARCHAR(20))',
    'CREATE TABLE essai_lignes (id INTEGER PRIMARY KEY, note_id INTEGER, FOREIGN KEY (note_id) REFERENCES essai_a_notes (id))',
    'CREATE TABLE essais_autres (id INTEGER PRIMARY KEY)',
    "INSERT INTO platform_migrations VALUES ('essai/0001-create-notes'), ('essais/0001-create-autres')",
    "INSERT INTO essai_a_notes VALUES (1, 'été')",
    'INSERT INTO essai_lignes VALUES (7, 1)',
  ])
    await run(sql);

  const tables = await findTables(database, 'essai');
  expect([...tables]).toEqual([
    ['essai_a_notes', 1],
    ['essai_lignes', 1],
  ]);
  const file = await dropTables(database, 'essai', tables, join(place.folder, 'removed'));
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    { table: 'essai_a_notes', row: { id: 1, texte: 'été' } },
    { table: 'essai_lignes', row: { id: 7, note_id: 1 } },
  ]);
  expect([...(await findTables(database, 'essai'))]).toEqual([]);
  expect([...(await findTables(database, 'essais'))]).toEqual([['essais_autres', 0]]);
  const taken = await database.sequelize.query('SELECT name FROM platform_migrations', { type: QueryTypes.SELECT });
  expect(taken).toEqual([{ name: 'essais/0001-create-autres' }]);
});

test('tables of another module stay, even if their names start with the same id', async () => {
  const { database, run } = await openTestDatabase();
  await run('CREATE TABLE essai__test_notes (id INTEGER PRIMARY KEY)');
  await run('CREATE TABLE essai_test_notes (id INTEGER PRIMARY KEY)');
  expect([...(await findTables(database, 'essai'))]).toEqual([]);

  await run('CREATE TABLE platform_migrations (name VARCHAR(80) PRIMARY KEY)');
  await run("INSERT INTO platform_migrations VALUES ('essai-test/0001-create-notes')");
  expect([...(await findTables(database, 'essai'))]).toEqual([]);

  await run("INSERT INTO platform_migrations VALUES ('essai/0001-create-lignes')");
  expect([...(await findTables(database, 'essai'))]).toEqual([['essai_test_notes', 0]]);
  expect([...(await findTables(database, 'essai-test'))]).toEqual([['essai__test_notes', 0]]);
});

test('a module’s rows in the platform’s tables go to the same file; rows of others stay', async () => {
  const { place, database, run } = await openTestDatabase();
  for (const sql of [
    'CREATE TABLE platform_outbox (id INTEGER PRIMARY KEY, topic VARCHAR(100))',
    "INSERT INTO platform_outbox VALUES (1, 'essai.send-note'), (2, 'essai-test.send-note'), (3, 'platform.send-mail')",
    'CREATE TABLE platform_preferences (account_id VARCHAR(9), preference_key VARCHAR(100), value VARCHAR(200))',
    "INSERT INTO platform_preferences VALUES ('a', 'essai.vue', '1'), ('a', 'essais.vue', '1')",
    'CREATE TABLE platform_jobs (job VARCHAR(100))',
    "INSERT INTO platform_jobs VALUES ('essai.count-notes'), ('essai-test.count-notes')",
    'CREATE TABLE platform_file_scans (file_key VARCHAR(255))',
    "INSERT INTO platform_file_scans VALUES ('essai/ab/1'), ('essai-test/ab/1')",
    'CREATE TABLE platform_notices (kind VARCHAR(81))',
    "INSERT INTO platform_notices VALUES ('essai.ajout'), ('essai-test.ajout')",
    'CREATE TABLE platform_migrations (name VARCHAR(80) PRIMARY KEY)',
  ])
    await run(sql);

  const rows = await findTables(database, 'essai');
  expect([...rows]).toEqual([
    ['platform_file_scans', 1],
    ['platform_jobs', 1],
    ['platform_notices', 1],
    ['platform_outbox', 1],
    ['platform_preferences', 1],
  ]);
  const file = await dropTables(database, 'essai', rows, join(place.folder, 'removed'));
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    { table: 'platform_file_scans', row: { file_key: 'essai/ab/1' } },
    { table: 'platform_jobs', row: { job: 'essai.count-notes' } },
    { table: 'platform_notices', row: { kind: 'essai.ajout' } },
    { table: 'platform_outbox', row: { id: 1, topic: 'essai.send-note' } },
    { table: 'platform_preferences', row: { account_id: 'a', preference_key: 'essai.vue', value: '1' } },
  ]);
  expect([...(await findTables(database, 'essai'))]).toEqual([]);
  const left = await database.sequelize.query('SELECT topic FROM platform_outbox ORDER BY id', {
    type: QueryTypes.SELECT,
  });
  expect(left).toEqual([{ topic: 'essai-test.send-note' }, { topic: 'platform.send-mail' }]);
});

test('what accounts chose of its notices is taken out of their choices, and kept in the file', async () => {
  const { place, database, run } = await openTestDatabase();
  const both = {
    choix: { 'essai.ajout': 'jamais', 'essai-test.ajout': 'jamais' },
    sansCourriel: ['essai.ajout', 'essai-test.ajout'],
  };
  const alone = { choix: { 'essai.ajout': 'jamais' }, sansCourriel: ['essai.ajout'] };
  const others = { choix: { 'essai-test.ajout': 'jamais' }, sansCourriel: ['essai-test.ajout'] };
  await run(
    'CREATE TABLE platform_preferences (account_id VARCHAR(9), preference_key VARCHAR(100), value VARCHAR(200))',
  );
  await run('CREATE TABLE platform_migrations (name VARCHAR(80) PRIMARY KEY)');
  for (const [account, value] of Object.entries({ both, alone, others }))
    await run(
      `INSERT INTO platform_preferences VALUES ('${account}', 'platform.notifications', '${JSON.stringify(value)}')`,
    );

  const rows = await findTables(database, 'essai');
  expect([...rows]).toEqual([['platform_preferences', 2]]);
  const file = await dropTables(database, 'essai', rows, join(place.folder, 'removed'));
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(2);
  const left = await database.sequelize.query<{ account_id: string; value: string }>(
    'SELECT account_id, value FROM platform_preferences ORDER BY account_id',
    { type: QueryTypes.SELECT },
  );
  expect(left.map(({ account_id, value }): unknown => [account_id, JSON.parse(value)])).toEqual([
    ['both', others],
    ['others', others],
  ]);
  expect([...(await findTables(database, 'essai'))]).toEqual([]);
});
