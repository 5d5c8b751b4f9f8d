import { createTestDatabase } from '@pwp/testing';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openModuleDatabase, type ModuleDatabase } from './module-database.ts';
import { within } from './within.ts';

const BOUND = 5_000;

let place: Awaited<ReturnType<typeof createTestDatabase>>;
let database: ModuleDatabase;

/** What it fails with; undefined when it does not. */
const failureOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => String(error),
  );

beforeEach(async () => {
  place = await createTestDatabase();
  await place.addIsolated('isole');
  const name = new URL(place.url).pathname.slice(1);
  // An account with no right on a database may not enter it.
  await place.administer('CREATE TABLE isole_notes (id INT)');
  await place.administer(`GRANT SELECT ON ${name}.isole_notes TO \`${name}_isole\``);
  database = openModuleDatabase({
    url: (place.isolatedUrl ?? '').replace('{module}', 'isole'),
    isOwn: () => true,
    roles: { own: `${name}_isole`, portal: `${name}__portal` },
  });
});
afterEach(async () => {
  await within(BOUND, database.close());
  await place.remove();
});

test.each(['constructor', 'affectedRows', '__proto__', 'toString', 'hasOwnProperty', 'then'])(
  'a column may have any name: %s',
  async (column) => {
    await database.run('c1', 'START TRANSACTION;', undefined);
    for (const connection of ['c1', 'c2']) {
      for (const values of [[], [1]]) {
        const asked = database.run(connection, `SELECT ${values.length > 0 ? '?' : 'NULL'} AS \`${column}\``, values);
        expect((await failureOf(within(BOUND, asked))) ?? '').not.toContain('no answer within');
      }
    }
    await within(BOUND, database.abandon('c'));
    expect((await database.run('c3', 'SELECT 1 AS one', undefined)).rows).toEqual([{ one: 1 }]);
  },
);

test.each(['c1', 'c2'])(
  'a connection that is killed fails its statement, in a transaction or not: %s',
  async (name) => {
    await database.run('c1', 'START TRANSACTION', undefined);
    const { rows } = await database.run(name, 'SELECT connection_id() AS id', undefined);
    const long =
      'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 999) SELECT count(*) FROM n a, n b, n c';
    const failed = failureOf(within(BOUND, database.run(name, long, undefined)));
    const later = failureOf(database.run('c1', 'SELECT 1', undefined));
    await place.administer('DO SLEEP(0.3)');
    await place.administer(`KILL ${String(rows?.[0]?.['id'])}`);
    expect(await failed).toMatch(/onnection/);
    await within(BOUND, later);
    await within(BOUND, database.abandon('c'));
    expect((await database.run('c3', 'SELECT 1 AS one', undefined)).rows).toEqual([{ one: 1 }]);
  },
);

test('of a process that is gone, its own transactions alone are rolled back', async () => {
  for (const name of ['former/1', 'next/1']) await database.run(name, 'BEGIN', undefined);
  await database.abandon('former/');
  expect(await failureOf(database.run('former/1', 'COMMIT', undefined))).toContain('a transaction that is over');
  await database.run('next/1', 'COMMIT', undefined);
});

test('what never ends is given up, and its transaction rolled back', async () => {
  await database.run('c1', 'BEGIN', undefined);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const stuck = failureOf(database.asPortal('c1', () => new Promise(() => undefined)));
  const queued = failureOf(database.run('c1', 'SELECT 1', undefined));
  await vi.advanceTimersByTimeAsync(11_000);
  vi.useRealTimers();
  expect(await within(BOUND, stuck)).toContain('no answer within');
  expect(await within(BOUND, queued)).toContain('is over');
  await expect(within(BOUND, database.run('c1', 'COMMIT', undefined))).rejects.toThrow('closed state');
});

test.each([' ', '\u{a0}', 'begin '])('a statement of many characters « %s » is refused at once', async (character) => {
  const since = Date.now();
  await expect(database.run('c1', `BEGIN${character.repeat(1_000_000)}x`, undefined)).rejects.toThrow('statement');
  await expect(database.run('c1', `BEGIN${character.repeat(80_000)}x`, undefined)).rejects.toThrow('statement');
  expect(Date.now() - since).toBeLessThan(1_000);
});
