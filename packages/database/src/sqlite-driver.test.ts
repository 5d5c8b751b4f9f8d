import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matching } from '@pwp/testing/matching';
import { ForeignKeyConstraintError, QueryTypes, UniqueConstraintError } from 'sequelize';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase, type Database } from './database.ts';

let folder: string;
let database: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pwp-driver-'));
  database = open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await database.close();
  rmSync(folder, { recursive: true });
});

const open = () => openDatabase(`sqlite:${join(folder, 'api.sqlite')}`);
const write = (sql: string, bind: Record<string, unknown> = {}, on = database) => on.sequelize.query(sql, { bind });
const read = (sql: string, bind: Record<string, unknown> = {}) =>
  database.sequelize.query<Record<string, unknown>>(sql, { bind, type: QueryTypes.SELECT });

test('an integer that a number cannot hold is read as text, digit for digit', async () => {
  await write('CREATE TABLE sizes (id INTEGER PRIMARY KEY, size BIGINT)');
  await write('INSERT INTO sizes VALUES ($id, $size)', { id: 9_007_199_254_740_993n, size: -9_007_199_254_740_993n });
  await write('INSERT INTO sizes VALUES ($id, $size)', { id: 9_007_199_254_740_991n, size: '9223372036854775807' });
  expect(await read('SELECT * FROM sizes ORDER BY id')).toEqual([
    { id: 9_007_199_254_740_991, size: '9223372036854775807' },
    { id: '9007199254740993', size: '-9007199254740993' },
  ]);
});

test.each([
  ['true', true, 1],
  ['false', false, 0],
  ['null', null, null],
  ['a date, in UTC', new Date('2026-03-29T01:30:00.123+01:00'), '2026-03-29T00:30:00.123Z'],
  ['an object, as JSON', { pieces: ['é'] }, '{"pieces":["é"]}'],
  ['a fraction', 0.1, 0.1],
  ['text of several planes', 'é « œ » 🏠', 'é « œ » 🏠'],
])('%s is written as SQLite keeps it', async (_what, value, kept) => {
  expect(await read('SELECT $value AS value', { value })).toEqual([{ value: kept }]);
});

test('bytes are read back as they were, as a Buffer', async () => {
  await write('CREATE TABLE files (content BLOB)');
  await write('INSERT INTO files VALUES ($content)', { content: Buffer.from([0, 255, 10, 0]) });
  await write('INSERT INTO files VALUES ($content)', { content: new Uint8Array([7, 0]) });
  const rows = await read('SELECT content FROM files ORDER BY rowid');
  expect(rows).toEqual([{ content: Buffer.from([0, 255, 10, 0]) }, { content: Buffer.from([7, 0]) }]);
});

test('a NUL in a text ends neither the text nor the statement', async () => {
  const text = "a\0b'c\0";
  const replacements = { text };
  const inLiteral = await database.sequelize.query('SELECT :text AS text, 1 AS after', {
    replacements,
    type: QueryTypes.SELECT,
  });
  expect(inLiteral).toEqual([{ text, after: 1 }]);
  expect(await read('SELECT $text AS text, 1 AS after', { text })).toEqual([{ text, after: 1 }]);
});

test('who meets the lock of another connection waits for its end, and the process goes on', async () => {
  const other = open();
  await write('CREATE TABLE lines (text TEXT)');
  const lock = await other.sequelize.transaction();
  await other.sequelize.query("INSERT INTO lines VALUES ('first')", { transaction: lock });
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const waiting = write("INSERT INTO lines VALUES ('second')");
  await vi.waitFor(() => expect(timers.mock.calls.map(([work]) => String(work)).join()).toContain('retryBusy'));
  // Only an event loop that runs can commit.
  await lock.commit();
  await waiting;
  expect(await read('SELECT text FROM lines ORDER BY rowid')).toEqual([{ text: 'first' }, { text: 'second' }]);
  await other.close();
});

test('who has waited for 10 s is refused with SQLITE_BUSY', async () => {
  const other = open();
  await write('CREATE TABLE lines (text TEXT)');
  const lock = await other.sequelize.transaction();
  // A second goes by each time that the clock is read.
  let now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => (now += 1_000));
  await expect(write("INSERT INTO lines VALUES ('never')")).rejects.toMatchObject({ parent: { code: 'SQLITE_BUSY' } });
  await lock.rollback();
  expect(await read('SELECT * FROM lines')).toEqual([]);
  await other.close();
});

test('a broken constraint has the code of sqlite3, by which Sequelize tells which', async () => {
  await write('CREATE TABLE plis (code TEXT NOT NULL UNIQUE CHECK (length(code) < 9))');
  await write('CREATE TABLE pieces (pli TEXT REFERENCES plis (code))');
  await write("INSERT INTO plis VALUES ('a')");
  await expect(write("INSERT INTO plis VALUES ('a')")).rejects.toThrow(UniqueConstraintError);
  await expect(write("INSERT INTO pieces VALUES ('b')")).rejects.toThrow(ForeignKeyConstraintError);
  for (const value of ['NULL', "'123456789'"])
    await expect(write(`INSERT INTO plis VALUES (${value})`)).rejects.toMatchObject({
      parent: {
        code: 'SQLITE_CONSTRAINT',
        message: matching.stringMatching(/^SQLITE_CONSTRAINT: .* constraint failed/),
      },
    });
  expect(await read('SELECT code FROM plis')).toEqual([{ code: 'a' }]);
});

test('a statement that was prepared before a change of the schema sees it, whoever made it', async () => {
  const other = open();
  await write('CREATE TABLE plis (code TEXT)');
  await write("INSERT INTO plis VALUES ('a')");
  const all = () => read('SELECT * FROM plis');
  expect(await all()).toEqual([{ code: 'a' }]);
  await write("ALTER TABLE plis ADD COLUMN statut TEXT DEFAULT 'depose'");
  expect(await all()).toEqual([{ code: 'a', statut: 'depose' }]);
  await write('ALTER TABLE plis ADD COLUMN motif TEXT', {}, other);
  expect(await all()).toEqual([{ code: 'a', statut: 'depose', motif: null }]);
  await write('ALTER TABLE plis DROP COLUMN statut', {}, other);
  expect(await all()).toEqual([{ code: 'a', motif: null }]);
  await write('DROP TABLE plis');
  await expect(all()).rejects.toThrow('no such table: plis');
  await other.close();
});

test('more statements than are kept prepared answer as before', async () => {
  const numbers = Array.from({ length: 450 }, (_, index) => index);
  for (const number of [...numbers, ...numbers]) {
    expect(await read(`SELECT ${number} AS number, $extra AS extra`, { extra: number })).toEqual([
      { number, extra: number },
    ]);
  }
});

test('the thread that reads writes nothing', async () => {
  await write('CREATE TABLE things (id INTEGER PRIMARY KEY)');
  const insert = { sql: 'INSERT INTO things VALUES (1)', values: [], heavy: true };
  await expect(database.reads(insert)).rejects.toThrow('readonly');
  expect(await read('SELECT * FROM things')).toEqual([]);
});
