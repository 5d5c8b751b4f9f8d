import { randomUUID } from 'node:crypto';
import { createTestDatabase } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Database } from './database.ts';

let database: Database;
let remove: () => Promise<void>;
let asked: string[];

beforeAll(async () => {
  const created = await createTestDatabase();
  remove = () => created.remove();
  database = openDatabase(created.url);
  await database.sequelize.query('CREATE TABLE sent (id INTEGER PRIMARY KEY, code VARCHAR(14), note VARCHAR(14))');
  await database.sequelize.query(`INSERT INTO sent VALUES (1, 'A', 'x'), (2, 'B', 'x'), (3, 'B', 'B'), (4, 'A?', 'x')`);
});

beforeEach(() => {
  asked = [];
});

afterAll(async () => {
  await database.close();
  await remove();
});

/** Reads the ids of one code, and writes down when Sequelize was asked. */
function readerOf(condition: (code: string) => string) {
  const key = randomUUID();
  return (code: string): Promise<number[]> =>
    database.learnt<{ id: number }, number[]>({
      key,
      column: 'code',
      value: code,
      ask: async (logging) => {
        asked.push(code);
        const rows = await database.sequelize.query<{ id: number }>(
          `SELECT id FROM sent WHERE ${condition(code)} ORDER BY id`,
          { type: QueryTypes.SELECT, logging },
        );
        return rows.map(({ id }) => id);
      },
      fromRows: (rows) => rows.map(({ id }) => id),
    });
}

test('what was learnt with one value reads the rows of another', async () => {
  const read = readerOf((code) => `\`code\` = '${code}'`);
  expect(await read('A')).toEqual([1]);
  expect(await read('B')).toEqual([2, 3]);
  expect(asked).toEqual(database.dialect === 'mariadb' ? ['A'] : ['A', 'B']);
});

test('a value of a learnt statement is never SQL', async () => {
  const read = readerOf((code) => `\`code\` = ${database.sequelize.escape(code)}`);
  await read('A');
  expect(await read("' OR 1 = 1 -- ")).toEqual([]);
});

test.each([
  ['the value stands twice', (code: string) => `\`code\` = '${code}' OR (\`code\` = '${code}' AND note = 'x')`],
  ['another text holds a « ? »', (code: string) => `\`code\` = '${code}' AND note <> '?'`],
  ['the value stands nowhere', (code: string) => `code LIKE '${code}'`],
])('a statement is not learnt when %s', async (_case, condition) => {
  const read = readerOf(condition);
  expect(await read('A')).toEqual([1]);
  expect(await read('B')).toEqual([2, 3]);
  expect(asked).toEqual(['A', 'B']);
});

test('values are those that Sequelize reads', async () => {
  const { sequelize, learnt, dialect } = database;
  const [instant, amount] = dialect === 'mariadb' ? ['DATETIME(3)', 'DECIMAL(10,2)'] : ['DATETIME', 'TEXT'];
  await sequelize.query(
    `CREATE TABLE kinds (code VARCHAR(14), day DATE, instant ${instant}, amount ${amount}, large BIGINT, flag TINYINT, missing TEXT)`,
  );
  await sequelize.query(
    `INSERT INTO kinds VALUES ('A', '2026-03-29', '2026-03-29 02:30:00.125', '12.50', 1790000000000, 1, NULL)`,
  );
  const read = () =>
    learnt<object, object[]>({
      key: 'kinds',
      column: 'code',
      value: 'A',
      ask: (logging) =>
        sequelize.query("SELECT *, SUM(flag) AS total FROM kinds WHERE `code` = 'A'", {
          type: QueryTypes.SELECT,
          logging,
        }),
      fromRows: (rows) => rows,
    });
  const bySequelize = await read();
  expect(bySequelize).toMatchObject([{ amount: '12.50', large: 1_790_000_000_000, missing: null }]);
  expect(await read()).toEqual(bySequelize);
});
