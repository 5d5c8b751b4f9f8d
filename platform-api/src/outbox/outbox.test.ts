import { currentRequestId, DeliveryRefused, outboxHandler, underRequestId } from '@pwp/api-kit';
import { movableClock, startTestApi } from '@pwp/testing';
import { pino } from 'pino';
import { ConnectionError, QueryTypes } from 'sequelize';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createOutbox, type OutboxDispatcher } from './outbox.ts';

const clock = movableClock(new Date('2026-11-25T08:00:00Z'));

const api = await startTestApi({ clock });
afterAll(() => api.close());

test('a message leaves once, after the commit', async () => {
  const { database, outbox } = api.platform;
  const sent: string[] = [];
  const handlers = {
    'a.b': outboxHandler(z.object({ n: z.int() }), async ({ n }, { key }) => void sent.push(`${key}:${n}`)),
  };
  await database.transaction(() => outbox.add({ topic: 'a.b', key: 'one', payload: { n: 1 } }));
  await outbox.deliverDue(handlers);
  await outbox.deliverDue(handlers);
  expect(sent).toEqual(['one:1']);
  expect(await outbox.waiting()).toBe(0);
});

test('a rolled-back message never leaves', async () => {
  const { database, outbox } = api.platform;
  const failing = database.transaction(async () => {
    await outbox.add({ topic: 'a.b', key: 'two', payload: { n: 2 } });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await outbox.waiting()).toBe(0);
});

test('two messages with one key are sent once, and the second leaves its transaction whole', async () => {
  const { database, outbox } = api.platform;
  const sent: number[] = [];
  const handlers = { 'c.d': outboxHandler(z.object({ n: z.int() }), async ({ n }) => void sent.push(n)) };
  const add = (n: number) => outbox.add({ topic: 'c.d', key: 'three', payload: { n } });
  await add(1);
  await database.transaction(async () => {
    await add(2);
    await outbox.add({ topic: 'c.d', key: 'beside', payload: { n: 3 } });
  });
  await outbox.deliverDue(handlers);
  // Its key is known after it left, too.
  await add(4);
  await outbox.deliverDue(handlers);
  expect(sent.toSorted((a, b) => a - b)).toEqual([1, 3]);
});

test.each([
  ['key', { topic: 'c.d', key: 'k'.repeat(101) }],
  ['topic', { topic: `c.${'d'.repeat(99)}`, key: 'k' }],
])('a %s that its column could not hold is refused on each database', async (name, message) => {
  const { outbox } = api.platform;
  await outbox.add({ topic: 'c.d', key: 'k'.repeat(100), payload: {} });
  await expect(outbox.add({ ...message, payload: {} })).rejects.toThrow(
    new RegExp(`^The ${name} of .+ has 101 characters`),
  );
  await outbox.deliverDue({ 'c.d': outboxHandler(z.object({}), async () => undefined) });
});

test('a failed message is retried with a growing delay until it leaves', async () => {
  const { outbox } = api.platform;
  let failures = 2;
  const attempts: number[] = [];
  const handlers = {
    'e.f': outboxHandler(z.object({}), async (_payload, delivery) => {
      attempts.push(delivery.attempts);
      if (failures-- > 0) throw new Error('down');
    }),
  };
  await outbox.add({ topic: 'e.f', key: 'four', payload: {} });
  expect(await outbox.deliverDue(handlers)).toBe(0);
  expect(await outbox.deliverDue(handlers)).toBe(0);
  expect(attempts).toEqual([0]);
  clock.advance(1_300);
  await outbox.deliverDue(handlers);
  expect(attempts).toEqual([0, 1]);
  clock.advance(1_300);
  await outbox.deliverDue(handlers);
  expect(attempts).toEqual([0, 1]);
  clock.advance(1_500);
  expect(await outbox.deliverDue(handlers)).toBe(1);
  expect(await outbox.waiting()).toBe(0);
});

test('two dispatchers never deliver the same message', async () => {
  const { outbox } = api.platform;
  const seen: string[] = [];
  const handlers = { 'g.h': outboxHandler(z.object({}), async (_payload, { key }) => void seen.push(key)) };
  for (let n = 0; n < 10; n++) await outbox.add({ topic: 'g.h', key: `k${n}`, payload: {} });
  await Promise.all([outbox.deliverDue(handlers), outbox.deliverDue(handlers), outbox.deliverDue(handlers)]);
  expect(seen.toSorted()).toEqual(Array.from({ length: 10 }, (_, n) => `k${n}`));
});

test('a permanently refused message is kept, counted, and delivered when an operator retries it', async () => {
  const { database, outbox } = api.platform;
  let refusing = true;
  const handlers = {
    'i.j': outboxHandler(z.object({ n: z.int() }), async () => {
      if (refusing) throw new DeliveryRefused('unknown there');
    }),
  };
  await outbox.add({ topic: 'i.j', key: 'five', payload: { n: 5 } });
  expect(await outbox.deliverDue(handlers)).toBe(0);
  refusing = false;
  clock.advance(3_600_000);
  expect(await outbox.deliverDue(handlers)).toBe(0);
  expect([await outbox.waiting(), await outbox.dead()]).toEqual([0, 1]);
  expect(api.logs.some((line) => line.includes('unknown there'))).toBe(true);
  await database.sequelize.query('UPDATE platform_outbox SET dead_at = NULL');
  expect(await outbox.deliverDue(handlers)).toBe(1);
  expect(await outbox.dead()).toBe(0);
});

test('a topic that hangs does not block another', async () => {
  const { outbox } = api.platform;
  const hanging = Promise.withResolvers<void>();
  const other = Promise.withResolvers<void>();
  for (let n = 0; n < 50; n++) await outbox.add({ topic: 'k.slow', key: `s${n}`, payload: {} });
  await outbox.add({ topic: 'k.quick', key: 'q', payload: {} });
  const delivery = outbox.deliverDue({
    'k.slow': outboxHandler(z.object({}), () => hanging.promise),
    'k.quick': outboxHandler(z.object({}), async () => other.resolve()),
  });
  await expect(other.promise).resolves.toBeUndefined();
  hanging.resolve();
  await delivery;
});

test('old sent messages are deleted, waiting and failed ones are not', async () => {
  const { database, outbox, jobs } = api.platform;
  await database.sequelize.query('DELETE FROM platform_outbox');
  const handlers = {
    'l.m': outboxHandler(z.object({ refuse: z.boolean().optional() }), async ({ refuse }) => {
      if (refuse === true) throw new DeliveryRefused('no');
    }),
  };
  await outbox.add({ topic: 'l.m', key: 'old', payload: {} });
  await outbox.add({ topic: 'l.m', key: 'dead', payload: { refuse: true } });
  await outbox.deliverDue(handlers);
  clock.advance(29 * 24 * 3_600_000);
  await outbox.add({ topic: 'l.m', key: 'recent', payload: {} });
  await outbox.deliverDue(handlers);
  await outbox.add({ topic: 'l.m', key: 'waiting', payload: {} });
  clock.advance(2 * 24 * 3_600_000);
  const purge = jobs.find(({ name }) => name === 'platform.purge-outbox');
  if (purge === undefined) throw new Error('the job is not declared');
  expect(await api.platform.scheduler.runSlot(purge, clock.now())).toBe(true);
  const left = await database.sequelize.query<{ message_key: string }>(
    'SELECT message_key FROM platform_outbox ORDER BY id',
    { type: QueryTypes.SELECT },
  );
  expect(left.map(({ message_key: key }) => key)).toEqual(['dead', 'recent', 'waiting']);

  clock.advance(365 * 24 * 3_600_000);
  await api.platform.scheduler.runSlot(purge, clock.now());
  const late = await database.sequelize.query<{ message_key: string }>('SELECT message_key FROM platform_outbox', {
    type: QueryTypes.SELECT,
  });
  expect(late.map(({ message_key: key }) => key)).toEqual(['waiting']);
});

/** Another dispatcher of the same messages; `meet` goes before each statement and transaction, and may throw in place of its answer. */
function dispatcher(meet: (sql: string) => void | Promise<void> = () => undefined): {
  outbox: OutboxDispatcher;
  logs: string[];
} {
  const { database } = api.platform;
  const { sequelize } = database;
  const query = async (...args: Parameters<typeof sequelize.query>) => {
    if (typeof args[0] === 'string') await meet(args[0]);
    return sequelize.query(...args);
  };
  const met = new Proxy(sequelize, {
    get: (target, name): unknown => (name === 'query' ? query : Reflect.get(target, name)),
  });
  const logs: string[] = [];
  const log = pino({}, { write: (line: string) => void logs.push(line) });
  const outage = { noticed: (error: unknown) => error instanceof ConnectionError, stop: () => undefined };
  const transaction: typeof database.transaction = async (work) => {
    await meet('BEGIN');
    return database.transaction(work);
  };
  return { outbox: createOutbox({ ...database, sequelize: met, transaction }, clock, log, outage), logs };
}

const rowOf = async (key: string) => {
  const rows = await api.platform.database.sequelize.query<Record<string, number | null>>(
    'SELECT attempts, due_at, leased_until, sent_at FROM platform_outbox WHERE message_key = :key',
    { replacements: { key }, type: QueryTypes.SELECT },
  );
  return rows[0];
};

test('a message that left is not sent again when its mark met a dead connection', async () => {
  let lost = 0;
  const { outbox } = dispatcher((sql) => {
    if (sql.includes('sent_at = :now') && lost++ === 0) throw new ConnectionError(new Error('gone'));
  });
  let deliveries = 0;
  const handlers = { 'r.s': outboxHandler(z.object({}), async () => void deliveries++) };
  await outbox.add({ topic: 'r.s', key: 'marked-late', payload: {} });
  expect(await outbox.deliverDue(handlers)).toBe(1);
  clock.advance(3_600_000);
  expect(await outbox.deliverDue(handlers)).toBe(0);
  expect([lost, deliveries]).toEqual([2, 1]);
});

test('a message whose mark fails is left to another process once that one has it', async () => {
  const { outbox, logs } = dispatcher((sql) => {
    if (sql.includes('sent_at = :now')) throw new ConnectionError(new Error('gone'));
  });
  let deliveries = 0;
  const handlers = { 'r.s': outboxHandler(z.object({}), async () => void deliveries++) };
  await outbox.add({ topic: 'r.s', key: 'never-marked', payload: {} });
  const delivering = outbox.deliverDue(handlers);
  await expect.poll(() => deliveries).toBe(1);
  clock.advance(10_000);
  expect(await dispatcher().outbox.deliverDue(handlers)).toBe(1);
  await delivering;
  expect(deliveries).toBe(2);
  expect(logs.join()).toContain('sent and not marked');
  expect(await rowOf('never-marked')).toMatchObject({ attempts: 0, sent_at: clock.now().getTime() });
});

test('a message that another process tried since it was read is known to be a repeated one', async () => {
  const repeated: boolean[] = [];
  let fails = true;
  const handlers = {
    'r.s': outboxHandler(z.object({}), async (_payload, { isRepeated }) => {
      repeated.push(isRepeated);
      if (fails) throw new Error('the answer was lost');
    }),
  };
  const first = dispatcher().outbox;
  const { outbox } = dispatcher(async (sql) => {
    if (!sql.includes('SET leased_until = :until') || !fails) return;
    await first.deliverDue(handlers);
    fails = false;
  });
  await outbox.add({ topic: 'r.s', key: 'read-before', payload: {} });
  expect(await outbox.deliverDue(handlers)).toBe(0);
  expect(repeated).toEqual([false]);
  clock.advance(10_000);
  expect(await outbox.deliverDue(handlers)).toBe(1);
  expect(repeated).toEqual([false, true]);
});

test('a message keeps the id of its request in whatever process it leaves from', async () => {
  const ids: unknown[] = [];
  const handlers = {
    'r.s': outboxHandler(z.object({}), async () => {
      ids.push(currentRequestId());
      if (ids.length === 1) throw new Error('down');
    }),
  };
  await underRequestId('un-clic', () => api.platform.outbox.add({ topic: 'r.s', key: 'followed', payload: {} }));
  const [one, other] = [dispatcher(), dispatcher()];
  expect(await one.outbox.deliverDue(handlers)).toBe(0);
  clock.advance(10_000);
  expect(await other.outbox.deliverDue(handlers)).toBe(1);
  expect(ids).toEqual(['un-clic', 'un-clic']);
});

test('a lease that came late, from a database that stood still, is renewed before the message leaves', async () => {
  const { outbox } = dispatcher((sql) => {
    if (sql.includes('SET leased_until = :until')) clock.advance(9_000);
  });
  let until: unknown;
  const handlers = {
    'r.s': outboxHandler(z.object({}), async () => {
      until = (await rowOf('leased-late'))?.['leased_until'];
    }),
  };
  await outbox.add({ topic: 'r.s', key: 'leased-late', payload: {} });
  expect(await outbox.deliverDue(handlers)).toBe(1);
  expect(until).toBe(clock.now().getTime() + 10_000);
});

test('messages that are due together are taken by one statement, also where another process took one of them', async () => {
  let taking = 0;
  const { outbox } = dispatcher(async (sql) => {
    if (sql.includes('SET leased_until = :until')) taking += 1;
    if (sql !== 'BEGIN') return;
    await api.platform.database.sequelize.query(
      `UPDATE platform_outbox SET leased_until = ${clock.now().getTime() + 10_000} WHERE message_key = 'v-theirs'`,
    );
  });
  const taken: string[] = [];
  const handlers = { 'v.together': outboxHandler(z.object({}), async (_payload, { key }) => void taken.push(key)) };
  const addAll = (...keys: string[]) => outbox.addAll(keys.map((key) => ({ topic: 'v.together', key, payload: {} })));
  await addAll('v-1', 'v-2', 'v-3', 'v-4', 'v-5', 'v-6');
  expect(await outbox.deliverDue(handlers)).toBe(6);
  expect(taking).toBe(1);

  taken.length = 0;
  await addAll('v-7', 'v-theirs', 'v-8', 'v-9');
  expect(await outbox.deliverDue(handlers)).toBe(3);
  expect(taken.toSorted()).toEqual(['v-7', 'v-8', 'v-9']);
  expect(await rowOf('v-theirs')).toMatchObject({ attempts: 0, sent_at: null });
});

test('a topic has no more messages taken, sent and not marked than it bears', async () => {
  const marks = Promise.withResolvers<void>();
  const { outbox } = dispatcher(async (sql) => {
    if (sql.includes('sent_at = :now')) await marks.promise;
  });
  let begun = 0;
  const handlers = { 't.few': { ...outboxHandler(z.object({}), async () => void begun++), atOnce: 2 } };
  outbox.start(handlers);
  await outbox.addAll(['a', 'b', 'c', 'd', 'e'].map((key) => ({ topic: 't.few', key, payload: {} })));
  const leased = async () => {
    const [row] = await api.platform.database.sequelize.query<{ leased: number }>(
      `SELECT COUNT(*) AS leased FROM platform_outbox WHERE topic = 't.few' AND leased_until > 0`,
      { type: QueryTypes.SELECT },
    );
    return row?.leased;
  };
  await expect.poll(() => begun).toBe(2);
  expect(await leased()).toBe(2);
  outbox.drain();
  marks.resolve();
  await expect.poll(leased).toBe(0);
  await outbox.stop();
  expect(begun).toBe(2);
  expect(await dispatcher().outbox.deliverDue(handlers)).toBe(3);
});

test('what is under way when it drains goes on, and no further message is taken', async () => {
  const draining = await startTestApi({});
  onTestFinished(() => draining.close());
  const { outbox } = draining.platform;
  const begun = Promise.withResolvers<AbortSignal>();
  const slow = Promise.withResolvers<void>();
  const ended: string[] = [];
  const handlers = {
    't.slow': outboxHandler(z.object({}), async (_payload, { key, signal }) => {
      begun.resolve(signal);
      await slow.promise;
      ended.push(key);
    }),
    't.quick': outboxHandler(z.object({}), async (_payload, { key }) => void ended.push(key)),
  };
  outbox.start(handlers);
  await outbox.add({ topic: 't.slow', key: 'before', payload: {} });
  const signal = await begun.promise;
  draining.platform.drain();
  await outbox.add({ topic: 't.quick', key: 'after', payload: {} });
  expect(signal.aborted).toBe(false);
  slow.resolve();
  await outbox.stop();
  expect(ended).toEqual(['before']);
  expect(await outbox.waiting()).toBe(1);
});

test('a message of a topic that only a newer process handles waits for it as it is, and is named', async () => {
  const { outbox, logs } = dispatcher();
  await outbox.add({ topic: 'u.newer', key: 'newer', payload: {} });
  const added = await rowOf('newer');
  clock.advance(60_000);
  expect(await outbox.deliverDue({})).toBe(0);
  outbox.start({});
  await expect.poll(() => logs.join()).toContain('u.newer');
  await outbox.stop();
  expect(await rowOf('newer')).toEqual(added);
  expect(await outbox.deliverDue({ 'u.newer': outboxHandler(z.object({}), async () => undefined) })).toBe(1);
});
