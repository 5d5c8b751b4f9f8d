import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLog, describeFailure } from '@pwp/api-kit';
import { createTestDatabase, type TestDatabase } from '@pwp/testing';
import { DataTypes, type Model, type ModelStatic } from 'sequelize';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '@pwp/database';

/* What a failed query leaves in the log, whatever wraps it. */

const NOM = 'DURAND-TESTEUR';
const TELEPHONE = '0612345678';
const SECRETS = [NOM, TELEPHONE, 'INSERT', 'SELECT', 'UPDATE', 'VALUES', '2001-09-09'];

let place: TestDatabase;
let database: Database;
let Person: ModelStatic<Model>;

beforeAll(async () => {
  place = await createTestDatabase();
  database = openDatabase(place.url);
  const { sequelize } = database;
  await sequelize.query('CREATE TABLE homes (id INTEGER PRIMARY KEY)');
  await sequelize.query(`CREATE TABLE persons (
    nom VARCHAR(20) NOT NULL, telephone VARCHAR(20) NULL, home INTEGER NULL,
    CONSTRAINT persons_once UNIQUE (nom, telephone),
    CONSTRAINT persons_home FOREIGN KEY (home) REFERENCES homes (id),
    CONSTRAINT persons_short CHECK (LENGTH(nom) <= 20))`);
  Person = sequelize.define(
    'Person',
    { nom: { type: DataTypes.STRING, primaryKey: true }, telephone: DataTypes.STRING, home: DataTypes.INTEGER },
    { tableName: 'persons' },
  );
  await Person.create({ nom: NOM, telephone: TELEPHONE });
});
afterAll(async () => {
  await database.close();
  await place.remove();
});

async function failureOf(work: () => Promise<unknown>): Promise<Error> {
  const failure: unknown = await work().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Error);
  return failure as Error;
}

/** The line that the log writes of it. */
function lineOf(error: unknown): string {
  const lines: string[] = [];
  createLog('essai', { write: (line) => void lines.push(line) }).error({ err: error }, 'failed');
  return lines.join('');
}

const value = `${NOM} ${TELEPHONE}`;
const FAILURES: Readonly<Record<string, () => Promise<unknown>>> = {
  'a value twice': () => Person.create({ nom: NOM, telephone: TELEPHONE }),
  'a value twice, in many rows': () => Person.bulkCreate([{ nom: NOM, telephone: TELEPHONE }]),
  'a foreign key': () => Person.create({ nom: `${NOM}2`, telephone: TELEPHONE, home: 999 }),
  'a value that is too long': () => Person.create({ nom: `${NOM} et très long`, telephone: TELEPHONE }),
  'a value that misses': () =>
    database.sequelize.query(`INSERT INTO persons (nom, telephone) VALUES (NULL, '${TELEPHONE}')`),
  'a syntax that is wrong': () => database.sequelize.query(`SELECT * FROM persons WHERE nom == = '${value}'`),
  'a table that is not': () => database.sequelize.query(`SELECT * FROM nowhere WHERE nom = '${value}'`),
  'a column that is not': () => database.sequelize.query(`UPDATE persons SET \`${NOM}\` = '${TELEPHONE}'`),
  'bound values': () =>
    database.sequelize.query('INSERT INTO persons (nom, telephone) VALUES ($1, $2)', { bind: [NOM, TELEPHONE] }),
};

test.each(Object.keys(FAILURES))('nothing of the SQL, its values or its row is logged: %s', async (name) => {
  const failure = await failureOf(FAILURES[name] ?? (() => Promise.resolve()));
  const wrapped = new Error(`the person could not be kept: ${failure.message}`, { cause: failure });
  const many = new AggregateError([failure, wrapped], failure.message);
  for (const one of [failure, wrapped, many, Object.assign(new Error('other'), { cause: many })]) {
    const line = lineOf(one);
    for (const secret of SECRETS) expect(line).not.toContain(secret);
    expect(line).toMatch(/"code":"(ER_|SQLITE_|ERR_SQLITE)/);
    expect(line).toContain('logged-errors.test.ts');
    for (const secret of SECRETS) expect(describeFailure(one)).not.toContain(secret);
  }
});

test('a value twice says which rule refused it', async () => {
  const line = lineOf(await failureOf(FAILURES['a value twice'] ?? (() => Promise.resolve())));
  expect(line).toContain(
    database.dialect === 'mariadb'
      ? '"constraint":"persons_once"'
      : '"table":"persons","constraint":"nom, persons.telephone"',
  );
  expect(line).toContain('"type":"SequelizeUniqueConstraintError"');
});

test('a value that imitates the words of the database is not taken for a rule', async () => {
  const nom = "x' for key 'DURAND'";
  await Person.create({ nom, telephone: '1' });
  expect(lineOf(await failureOf(() => Person.create({ nom, telephone: '1' })))).not.toContain('DURAND');
});

test('an error of ours keeps its words, its code and its place, and no other property', () => {
  const error = Object.assign(new Error('Docaposte answered 500'), { code: 'X1', status: 500, body: { nom: NOM } });
  const line = lineOf(error);
  expect(line).toContain('Docaposte answered 500');
  expect(line).toContain('"code":"X1","status":500');
  expect(line).toContain('logged-errors.test.ts');
  expect(line).not.toContain(NOM);
});

test('every process writes errors so: all logs of ours are made in one place', () => {
  const root = resolve(import.meta.dirname, '../..');
  const files = globSync('{local-stack,modules,packages,platform-api,plugins-registry,shell}/**/*.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist' || name.endsWith('.test.ts'),
  });
  const makers = files.filter((file) => /\bpino\(/.test(readFileSync(join(root, file), 'utf8')));
  expect(makers).toEqual(['packages/api-kit/src/serving/process-log.ts']);
});

test('an error that is its own cause ends', () => {
  const error = new Error('round');
  error.cause = error;
  expect(lineOf(error)).toContain('round');
});

test('a failure is one line, with the cause that its message does not tell', () => {
  const cause = new Error('connect ECONNREFUSED 127.0.0.1:19');
  expect(describeFailure(new Error('fetch failed', { cause }))).toBe(`fetch failed (${cause.message})`);
  expect(describeFailure(new Error(`no answer: ${cause.message}`, { cause }))).toBe(`no answer: ${cause.message}`);
});
