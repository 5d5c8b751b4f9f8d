import { outboxHandler } from '@pwp/api-kit';
import { movableClock, startTestApi, type TestApi } from '@pwp/testing';
import { UniqueConstraintError } from 'sequelize';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

let api: TestApi;
const clock = movableClock(new Date('2026-11-25T08:00:00Z'));

beforeAll(async () => {
  api = await startTestApi({ clock });
});
afterAll(() => api.close());

test('what is added leaves once, after the commit', async () => {
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

test('what is rolled back never leaves', async () => {
  const { database, outbox } = api.platform;
  const failing = database.transaction(async () => {
    await outbox.add({ topic: 'a.b', key: 'two', payload: { n: 2 } });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await outbox.waiting()).toBe(0);
});

test('the same key twice is refused with the transaction', async () => {
  const { database, outbox } = api.platform;
  const add = () => database.transaction(() => outbox.add({ topic: 'c.d', key: 'three', payload: {} }));
  await add();
  await expect(add()).rejects.toThrow(UniqueConstraintError);
  await outbox.deliverDue({ 'c.d': outboxHandler(z.object({}), async () => undefined) });
});

test('what fails waits longer each time and leaves in the end', async () => {
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
