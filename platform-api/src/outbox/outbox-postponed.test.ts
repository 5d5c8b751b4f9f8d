import { DeliveryPostponed, outboxHandler } from '@pwp/api-kit';
import { movableClock, startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

const clock = movableClock(new Date('2026-11-25T08:00:00Z'));

const api = await startTestApi({ clock });
afterAll(() => api.close());

test('a message that its handler postpones waits half a minute, without an attempt', async () => {
  const { outbox } = api.platform;
  let isMissing = true;
  const tries: (readonly [attempts: number, isRepeated: boolean])[] = [];
  const handlers = {
    'a.postponed': outboxHandler(z.object({}), async (_payload, { attempts, isRepeated }) => {
      tries.push([attempts, isRepeated]);
      if (isMissing) throw new DeliveryPostponed('not ready');
    }),
  };
  await outbox.add({ topic: 'a.postponed', key: 'one', payload: {} });
  expect([await outbox.deliverDue(handlers), await outbox.deliverDue(handlers)]).toEqual([0, 0]);
  expect(tries).toEqual([[0, false]]);
  isMissing = false;
  clock.advance(30_000);
  expect(await outbox.deliverDue(handlers)).toBe(1);
  expect(tries).toEqual([
    [0, false],
    [0, false],
  ]);
});

test('one that a process died with is still a repeated one once it was postponed', async () => {
  const { outbox, database } = api.platform;
  const tries: boolean[] = [];
  const handlers = {
    'a.deposit': outboxHandler(z.object({}), (_payload, { isRepeated }) => {
      tries.push(isRepeated);
      return tries.length === 1 ? Promise.reject(new DeliveryPostponed('not ready')) : Promise.resolve();
    }),
  };
  await outbox.add({ topic: 'a.deposit', key: 'one', payload: {} });
  await database.sequelize.query("UPDATE platform_outbox SET leased_until = :past WHERE topic = 'a.deposit'", {
    replacements: { past: clock.now().getTime() - 1_000 },
  });
  await outbox.deliverDue(handlers);
  clock.advance(30_000);
  await outbox.deliverDue(handlers);
  expect(tries).toEqual([true, true]);
});
