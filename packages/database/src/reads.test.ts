import { createTestDatabase } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openDatabase, type Database } from './database.ts';

let database: Database;
let remove: () => Promise<void>;
let url: string;

beforeAll(async () => {
  const created = await createTestDatabase();
  remove = () => created.remove();
  url = created.url;
  database = openDatabase(url);
  await database.sequelize.query('CREATE TABLE sent (id INTEGER PRIMARY KEY, code VARCHAR(14))');
  await database.sequelize.query("INSERT INTO sent VALUES (1, 'A'), (2, 'B'), (3, 'B'), (4, 'A?')");
});

afterAll(async () => {
  await database.close();
  await remove();
});

const idsOf = async (code: string, limit = 10) =>
  (
    await database.reads<{ id: number }>({
      sql: 'SELECT id FROM sent WHERE code = ? ORDER BY id LIMIT ?',
      values: [code, limit],
    })
  ).map(({ id }) => id);

test('a read answers for each of its values', async () => {
  expect(await idsOf('A')).toEqual([1]);
  expect(await idsOf('B')).toEqual([2, 3]);
  expect(await idsOf('B', 1)).toEqual([2]);
  expect(await idsOf('A?')).toEqual([4]);
});

test('a value is never SQL', async () => {
  expect(await idsOf("' OR 1 = 1 -- ")).toEqual([]);
});

test('a read that fails gives its connection back', async () => {
  const failing = () => database.reads({ sql: 'SELECT nothing FROM sent WHERE id = ?', values: [1] });
  for (let times = 0; times < 12; times++) await expect(failing()).rejects.toThrow('nothing');
  expect(await idsOf('A')).toEqual([1]);
});

test.each([false, true])('instants and texts are the same when it is planned anew: %s', async (plannedAnew) => {
  const sql = 'SELECT id, code, ? AS text, ? AS number FROM sent WHERE code = ? ORDER BY id LIMIT ?';
  const values = ['l\'é\\\\ % "?" 😀', 3, 'B', 1];
  const rows = await database.reads<{ id: number; code: string; text: string; number: number }>({
    sql,
    values,
    plannedAnew,
  });
  expect(rows).toEqual([{ id: 2, code: 'B', text: values[0], number: 3 }]);
});

test('a read that is planned anew reads its covering index alone, whatever was read of the table before', async () => {
  const { sequelize, dialect } = database;
  const one = openDatabase(url, { poolSize: 1 });
  onTestFinished(() => one.close());
  await sequelize.query('CREATE TABLE covered (id INTEGER PRIMARY KEY, code VARCHAR(14), sent INTEGER, other TEXT)');
  await sequelize.query('CREATE INDEX covered_codes ON covered (code, sent)');
  const rows = Array.from({ length: 500 }, (_, id) => `(${id}, 'A', ${id}, 'x')`);
  await sequelize.query(`INSERT INTO covered VALUES ${rows.join(', ')}`);
  const values = ['A', 10];
  const counted = 'SELECT COUNT(*) AS total FROM covered WHERE code = ? AND sent >= ?';
  const explained = {
    sql: `EXPLAIN ${dialect === 'sqlite' ? 'QUERY PLAN ' : ''}${counted}`,
    values,
    plannedAnew: true,
  };
  for (let times = 0; times < 3; times++) {
    expect(await one.reads({ sql: counted, values, plannedAnew: true })).toEqual([{ total: 490 }]);
    await one.reads({ sql: 'SELECT other FROM covered WHERE code = ? AND sent >= ? LIMIT 5', values });
    expect(JSON.stringify(await one.reads(explained))).toMatch(/Using index"|COVERING INDEX/);
  }
});

test('values are those that Sequelize reads, and instants are compared to the millisecond', async () => {
  const { sequelize, reads, dialect } = database;
  const [instant, amount] = dialect === 'mariadb' ? ['DATETIME(3)', 'DECIMAL(10,2)'] : ['DATETIME', 'TEXT'];
  await sequelize.query(
    `CREATE TABLE kinds (code VARCHAR(14), day DATE, instant ${instant}, amount ${amount}, large BIGINT, flag TINYINT, missing TEXT)`,
  );
  const at = new Date('2026-03-29T02:30:00.125Z');
  const written = `2026-03-29 02:30:00.125${dialect === 'mariadb' ? '' : ' +00:00'}`;
  await sequelize.query(`INSERT INTO kinds VALUES ('A', '2026-03-29', '${written}', '12.50', 1790000000000, 1, NULL)`);
  const sql = 'SELECT kinds.*, flag + 1 AS total FROM kinds WHERE instant >= ?';
  const bySequelize = await sequelize.query(sql.replace('?', `'${written}'`), { type: QueryTypes.SELECT });
  expect(bySequelize).toMatchObject([{ day: '2026-03-29', amount: '12.50', large: 1_790_000_000_000, missing: null }]);
  expect(bySequelize).toMatchObject([{ instant: dialect === 'mariadb' ? at : written }]);
  expect(await reads({ sql, values: [at] })).toEqual(bySequelize);
  expect(await reads({ sql, values: [new Date(at.getTime() + 1)] })).toEqual([]);
});
