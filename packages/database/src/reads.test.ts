import type { Read } from '@pwp/api-kit';
import { createTestDatabase } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { mariadbReads, sqliteReads } from './reads.ts';

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
  for (const heavy of [false, true]) {
    expect(await reads({ sql, values: [at], heavy })).toEqual(bySequelize);
    expect(await reads({ sql, values: [new Date(at.getTime() + 1)], heavy })).toEqual([]);
  }
});

describe('a heavy read', () => {
  /** Counts the cube of `edge`: 100 takes a moment, 300 seconds. */
  const counting = (edge: number): Read => ({
    sql: `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      SELECT COUNT(a.i + b.i + c.i) AS total FROM n AS a, n AS b, n AS c`,
    values: [edge],
    heavy: true,
    plannedAnew: true,
  });

  test('keeps nobody waiting: what is asked after it is answered before', async () => {
    const order: string[] = [];
    const told = async (name: string, read: Read) => {
      await database.reads(read);
      order.push(name);
    };
    await told('warm', counting(1));
    await Promise.all([
      told('heavy', counting(100)),
      told('light', { sql: 'SELECT id FROM sent', values: [] }),
      new Promise((resolve) => setImmediate(resolve)).then(() => order.push('event loop')),
    ]);
    expect(order.at(-1)).toBe('heavy');
    expect(order).toHaveLength(4);
  });

  test('is given up after its patience, and the next one is read', async () => {
    const { sequelize, dialect } = database;
    const file = url.slice('sqlite:'.length);
    const hurried = dialect === 'sqlite' ? sqliteReads(sequelize, file, 0.5) : mariadbReads(sequelize, 0.5);
    onTestFinished(() => hurried.close());
    await expect(hurried.reads(counting(350))).rejects.toMatchObject({ code: 'lecture-trop-longue' });
    await vi.waitFor(async () => expect(await hurried.reads(counting(2))).toEqual([{ total: 8 }]), 20_000);
  });

  test('that fails says why, and the next one is read', async () => {
    const nothing = { sql: 'SELECT nothing FROM sent', values: [], heavy: true };
    await expect(database.reads(nothing)).rejects.toThrow('nothing');
    expect(await database.reads(counting(2))).toEqual([{ total: 8 }]);
  });
});
