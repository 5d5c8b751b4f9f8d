import { createTestDatabase, startDatabaseProxy, type DatabaseProxy, type TestDatabase } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { isDatabaseLost } from './lost-database.ts';
import { within } from './within.ts';

/* MariaDB behind a network that breaks. The bounds are far above `SILENCE` and far below what a kernel waits. */

const SILENCE = 1_000;
const BOUND = 10_000;

let place: TestDatabase;
let proxy: DatabaseProxy;
let database: Database;
let direct: Database;

beforeEach(async () => {
  place = await createTestDatabase();
  proxy = await startDatabaseProxy(place.url);
  database = openDatabase(proxy.url, { poolSize: 4, silence: SILENCE });
  direct = openDatabase(place.url);
  await direct.sequelize.query('CREATE TABLE things (name VARCHAR(20) PRIMARY KEY)');
});
afterEach(async () => {
  await database.close();
  await direct.close();
  await proxy.close();
  await place.remove();
});

const insert = (name: string) => database.sequelize.query(`INSERT INTO things VALUES ('${name}')`);
const kept = async () => {
  const rows = await direct.sequelize.query<{ name: string }>('SELECT name FROM things ORDER BY name', {
    type: QueryTypes.SELECT,
  });
  return rows.map(({ name }) => name);
};
const one = () => database.sequelize.query('SELECT 1');
/** A read that goes past Sequelize. */
const read = async () =>
  (await database.reads({ sql: 'SELECT name FROM things WHERE name = ?', values: ['a'] })).length;

/** What it fails with; throws `TooLate` when it does not end within the bound. */
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  within(
    BOUND,
    work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );

/** Fills the pool, by Sequelize and past it. */
async function warm(): Promise<void> {
  await read();
  await Promise.all(
    Array.from({ length: 8 }, () => Promise.all([database.sequelize.query('SELECT SLEEP(0.05)'), read()])),
  );
}

test('after a silent failover the pool serves again, without one connection of before', async () => {
  await warm();
  proxy.freezeOld();
  const failures = await Promise.all(
    Array.from({ length: 8 }, () => Promise.all([failureOf(one()), failureOf(read())])),
  );
  expect(failures.flat().every((failure) => failure === undefined || isDatabaseLost(failure))).toBe(true);
  expect(failures.flat().some(isDatabaseLost)).toBe(true);
  await vi.waitFor(async () => {
    await Promise.all(Array.from({ length: 8 }, () => Promise.all([one(), read()])));
  });
});

test('connections that nobody used since are gone before the next request meets them', async () => {
  await warm();
  proxy.freezeOld();
  await vi.waitFor(async () => {
    expect(proxy.living()).toBe(0);
    await one();
  });
  expect(await failureOf(read())).toBeUndefined();
});

test('a server that accepts and says nothing fails each question in time, and so does one that refuses', async () => {
  await warm();
  proxy.freezeAll();
  for (const failure of await Promise.all(Array.from({ length: 12 }, () => failureOf(one())))) {
    expect(isDatabaseLost(failure)).toBe(true);
  }
  proxy.cut();
  expect(isDatabaseLost(await failureOf(one()))).toBe(true);
  expect(isDatabaseLost(await failureOf(read()))).toBe(true);
  proxy.mend();
  // A connection that was being made when the server went fails the first who asks.
  await vi.waitFor(one);
  expect(await read()).toBe(0);
});

test('idle connections that are reset take nothing with them', async () => {
  await warm();
  proxy.cut();
  proxy.mend();
  await vi.waitFor(() => Promise.all([one(), read()]));
  expect(await read()).toBe(0);
});

test('a COMMIT that nobody answers fails in time, and its work is not done again', async () => {
  let runs = 0;
  const failure = await failureOf(
    database.transaction(async () => {
      runs++;
      await insert(`run-${runs}`);
      proxy.freezeOld();
    }),
  );
  expect(isDatabaseLost(failure)).toBe(true);
  expect(runs).toBe(1);
  // The connection is nobody's any more: the server gave up what was not committed, and the pool lends another.
  await vi.waitFor(async () => expect(await kept()).toEqual([]));
  await database.transaction(() => insert('after'));
  expect(await kept()).toEqual(['after']);
});

test('a ROLLBACK that nobody answers fails in time with the reason of the work', async () => {
  const failure = await failureOf(
    database.transaction(async () => {
      await insert('never');
      proxy.freezeOld();
      throw new Error('the reason');
    }),
  );
  expect(failure).toMatchObject({ message: 'the reason' });
  await vi.waitFor(async () => expect(await kept()).toEqual([]));
  await database.transaction(() => insert('after'));
  expect(await kept()).toEqual(['after']);
});

test('a query in a transaction that nobody answers ends the transaction', async () => {
  const failure = await failureOf(
    database.transaction(async () => {
      await insert('never');
      proxy.freezeOld();
      await insert('neither');
    }),
  );
  expect(isDatabaseLost(failure)).toBe(true);
  await vi.waitFor(async () => expect(await kept()).toEqual([]));
});

test('a long answer that stops in the middle fails in time', async () => {
  await one();
  proxy.freezeOldAfter(1_000_000);
  const long = database.sequelize.query("SELECT REPEAT('x', 1000000) FROM seq_1_to_10", { type: QueryTypes.SELECT });
  expect(isDatabaseLost(await failureOf(long))).toBe(true);
});

test('a stop does not wait for a silent server', async () => {
  const open = openDatabase(proxy.url, { silence: 600_000 });
  const asked = Promise.withResolvers<void>();
  const stuck = failureOf(
    open.transaction(async () => {
      proxy.freezeOld();
      asked.resolve();
      await open.sequelize.query('SELECT 1');
    }),
  );
  await asked.promise;
  expect(await failureOf(open.close())).toBeUndefined();
  expect(isDatabaseLost(await stuck)).toBe(true);
});

test('an answer that came while the thread was busy for longer is read', async () => {
  const near = openDatabase(place.url, { silence: SILENCE });
  onTestFinished(() => near.close());
  await near.transaction(async () => {
    const answer = near.sequelize.query("INSERT INTO things VALUES ('late')");
    await new Promise((resolve) => setImmediate(resolve));
    const until = performance.now() + 1.5 * SILENCE;
    while (performance.now() < until);
    await answer;
  });
  expect(await kept()).toEqual(['late']);
});

test('a question that is slow and answered is not taken for a dead connection', async () => {
  expect(await failureOf(database.sequelize.query('SELECT SLEEP(0.6)'))).toBeUndefined();
});
