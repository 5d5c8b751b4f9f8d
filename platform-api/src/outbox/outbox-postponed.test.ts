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
