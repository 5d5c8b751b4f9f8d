import { createHash } from 'node:crypto';
import { defineApiModule, defineProblem, type ModuleContext } from '@pwp/api-kit';
import { openDatabase } from '@pwp/database';
import { movableClock, startTestApi } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { sharedLimitOf } from './shared-limits.ts';

/* What callers may do in an hour, whichever process they reach. */

const HOUR = 3_600;
const clock = movableClock(new Date('2026-11-25T08:00:00Z'));

const SECRET = 'secret-de-test-des-limites';

let served = '';
let context: Pick<ModuleContext<unknown>, 'sharedLimit'>;
const api = await startTestApi({
  clock,
  environment: { PWP_RINGS_SECRET: SECRET },
  modules: [
    defineApiModule({
      id: 'essai',
      settings: z.object({}),
      defineModels: () => undefined,
      migrations: [],
      start(given) {
        context = given;
        return { routes: [] };
      },
    }),
  ],
  through: (url) => {
    served = url;
    return Promise.resolve(url);
  },
});
afterAll(() => api.close());

/** The limits as another process of the API has them, on connections of its own. */
function ofAnotherProcess(module = 'essai', secret = SECRET) {
  const database = openDatabase(served);
  onTestFinished(() => database.close());
  return sharedLimitOf(module, { database, clock, secret });
}

const rows = () =>
  api.platform.database.sequelize.query<{ caller_hash: string; calls: number }>('SELECT * FROM platform_limits', {
    type: QueryTypes.SELECT,
  });

test('two processes that are called at once allow together what the limit says, and no more', async () => {
  const limits = [context.sharedLimit('at-once', 20, HOUR), ofAnotherProcess()('at-once', 20, HOUR)];
  const allowed = await Promise.all(
    limits.flatMap((limit) => Array.from({ length: 30 }, () => limit.allows('192.0.2.1'))),
  );
  expect(allowed.filter(Boolean)).toHaveLength(20);
});

test('a process that starts counts on, until the window ends', async () => {
  const before = context.sharedLimit('restart', 1, HOUR);
  expect(await before.waitOf('2001:db8:1:2::1')).toBe(0);
  clock.advance(HOUR * 1_000 - 1_500);
  const after = ofAnotherProcess()('restart', 1, HOUR, { problem: defineProblem('trop-de-choses', 429, 'Trop') });
  expect(await after.waitOf('2001:db8:1:2:aaaa::7')).toBe(1_500);
  await expect(after.require('2001:db8:1:2::1')).rejects.toMatchObject({ code: 'trop-de-choses', retryAfter: 2 });
  clock.advance(1_500);
  expect(await before.allows('2001:db8:1:2::1')).toBe(true);
  expect(await after.allows('2001:db8:1:2::1')).toBe(false);
});

test('each caller, each limit and each module is counted for itself', async () => {
  const own = context.sharedLimit('own', 1, HOUR);
  expect(await own.allows('a')).toBe(true);
  expect(await own.allows('b')).toBe(true);
  expect(await context.sharedLimit('other', 1, HOUR).allows('a')).toBe(true);
  expect(await ofAnotherProcess('autre')('own', 1, HOUR).allows('a')).toBe(true);
  expect(await own.allows('a')).toBe(false);
});

test('an undone count does not count', async () => {
  const limit = context.sharedLimit('undone', 1, HOUR);
  await limit.giveBack('never counted');
  await limit.require('a');
  await limit.giveBack('a');
  expect(await limit.allows('a')).toBe(true);
  expect(await limit.allows('a')).toBe(false);
});

test.each(['agent@pwp.test', '192.0.2.77', 'É’\u{1F600}%_\0"', 'x'.repeat(10_000)])(
  'nothing of who calls is kept, whatever it holds: %s',
  async (key) => {
    const limit = context.sharedLimit('kept', 1, HOUR);
    expect([await limit.allows(key), await limit.allows(key)]).toEqual([true, false]);
    const kept = await rows();
    expect(kept.filter(({ caller_hash: hash }) => !/^[0-9a-f]{64}$/.test(hash))).toEqual([]);
  },
);

test("who reads the table finds no address by trying: its hash takes the portal's secret", async () => {
  const limit = context.sharedLimit('guessed', 1, HOUR);
  await limit.require('192.0.2.9');
  const guesses = ['essai.guessed:192.0.2.9', '192.0.2.9'].map((guess) =>
    createHash('sha256').update(guess).digest('hex'),
  );
  const kept = await rows();
  expect(kept.filter(({ caller_hash: hash }) => guesses.includes(hash))).toEqual([]);
  expect(await ofAnotherProcess('essai', 'un-autre-secret')('guessed', 1, HOUR).allows('192.0.2.9')).toBe(true);
  expect(await limit.allows('192.0.2.9')).toBe(false);
});

test('counts go once their window ended, however many, and no other', async () => {
  const { sequelize } = api.platform.database;
  await sequelize.query('DELETE FROM platform_limits');
  const past = clock.now().getTime() - 1;
  for (let from = 0; from < 1_100; from += 100)
    await sequelize.query('INSERT INTO platform_limits (caller_hash, calls, ends_at) VALUES :rows', {
      replacements: { rows: Array.from({ length: 100 }, (_, rank) => [`past ${from + rank}`, 1, past]) },
    });
  const limit = context.sharedLimit('lasts', 1, HOUR);
  await limit.require('a');
  await api.runJob('platform.purge-limits');
  expect(await rows()).toHaveLength(1);
  expect(await limit.allows('a')).toBe(false);
});
