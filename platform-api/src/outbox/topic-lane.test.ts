import { outboxHandler } from '@pwp/api-kit';
import { movableClock, startTestApi } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

/* What a lane takes, begins and gives back. */

const SOON = { timeout: 10_000 };

/** An outbox with a topic whose deliveries hang until they are let go, so many at once. */
async function startLane(atOnce?: number) {
  const clock = movableClock(new Date('2026-11-25T08:00:00Z'));
  const api = await startTestApi({ clock });
  onTestFinished(() => api.close());
  const { database, outbox } = api.platform;
  const hung: PromiseWithResolvers<void>[] = [];
  const lane = { hangs: true, isOff: false, begun: [] as string[] };
  const handler = outboxHandler(z.object({}), async (_payload, { key }) => {
    lane.begun.push(key);
    if (!lane.hangs) return;
    const place = Promise.withResolvers<void>();
    hung.push(place);
    await place.promise;
  });
  const handlers = { 't.many': { ...handler, ...(atOnce !== undefined && { atOnce }) } };
  const letGo = (most = hung.length) => {
    for (const place of hung.splice(0, most)) place.resolve();
  };
  onTestFinished(() => {
    lane.hangs = false;
    letGo();
  });
  outbox.start(handlers, () => lane.isOff);
  let added = 0;
  return {
    lane,
    clock,
    outbox,
    letGo,
    begun: () => lane.begun.length,
    /** Adds messages at once. */
    add: (count: number) =>
      outbox.addAll(Array.from({ length: count }, () => ({ topic: 't.many', key: `${added++}`, payload: {} }))),
    /** How many this process holds and has not sent. */
    held: async () => {
      const [row] = await database.sequelize.query<{ held: number }>(
        'SELECT COUNT(*) AS held FROM platform_outbox WHERE leased_until > 0',
        { type: QueryTypes.SELECT },
      );
      return row?.held;
    },
  };
}

/** A lane with twenty deliveries that hang, and twenty messages that wait for their places. */
async function startFullLane() {
  const started = await startLane();
  const { add, begun, held, lane, letGo } = started;
  await add(60);
  await expect.poll(begun, SOON).toBe(20);
  letGo(1);
  await expect.poll(held, SOON).toBeGreaterThan(20);
  await expect.poll(begun, SOON).toBe(21);
  expect(lane.hangs).toBe(true);
  return started;
}

test('a topic has twenty deliveries under way at once, and no more messages taken while none of them ends', async () => {
  const { add, begun, held, outbox } = await startLane();
  await add(60);
  await expect.poll(begun, SOON).toBe(20);
  // A message that is added has the lane look again.
  await add(1);
  await expect.poll(held, SOON).toBe(20);
  expect(await outbox.waiting()).toBe(61);
});

test('once one leaves, as many messages are taken that wait for their places, and all leave', async () => {
  const { begun, lane, letGo, outbox } = await startFullLane();
  lane.hangs = false;
  letGo();
  await expect.poll(begun, SOON).toBe(60);
  await outbox.stop();
  expect(await outbox.waiting()).toBe(0);
});

test.each([
  [1, 4],
  [2, 8],
  [5, 20],
])('a lane of %i places has %i messages taken, never more, and all leave', async (places, most) => {
  const { add, begun, held, lane, letGo, outbox } = await startLane(places);
  await add(30);
  await expect.poll(begun, SOON).toBe(places);
  letGo(1);
  await expect.poll(held, SOON).toBe(most);
  // A message that is added has the lane look again.
  await add(1);
  letGo(1);
  await expect.poll(begun, SOON).toBe(places + 2);
  expect(await held()).toBeLessThanOrEqual(most);
  lane.hangs = false;
  letGo();
  await expect.poll(begun, SOON).toBe(31);
  await outbox.stop();
  expect(await outbox.waiting()).toBe(0);
});

test('what waits behind deliveries that hang is given back, and another process delivers it', async () => {
  const { begun, clock, held, outbox, lane } = await startFullLane();
  clock.advance(5_000);
  await expect.poll(held, SOON).toBe(20);
  const others: (readonly [key: string, isRepeated: boolean])[] = [];
  const other = outboxHandler(
    z.object({}),
    async (_payload, { key, isRepeated }) => void others.push([key, isRepeated]),
  );
  while ((await outbox.deliverDue({ 't.many': other })) > 0);
  expect(others).toHaveLength(39);
  expect(others.filter(([key, isRepeated]) => isRepeated || lane.begun.includes(key))).toEqual([]);
  expect(begun()).toBe(21);
});

test('a module that is turned off begins nothing of what was taken, and what is under way ends', async () => {
  const { begun, held, lane, letGo, outbox } = await startFullLane();
  lane.isOff = true;
  letGo();
  await expect.poll(held, SOON).toBe(0);
  expect(begun()).toBe(21);
  expect(await outbox.waiting()).toBe(39);
  lane.hangs = false;
  lane.isOff = false;
  await expect.poll(begun, SOON).toBe(60);
});

test('a process that drains gives back what waits while deliveries hang', async () => {
  const { begun, held, outbox } = await startFullLane();
  outbox.drain();
  await expect.poll(held, SOON).toBe(20);
  expect(begun()).toBe(21);
});
