import { once } from 'node:events';
import { outboxHandler } from '@pwp/api-kit';
import { movableClock, startTestApi } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';

/* The lease of a delivery that lasts. */

const clock = movableClock(new Date('2026-11-25T08:00:00Z'));

const api = await startTestApi({ clock });
afterAll(() => api.close());

test('a delivery that outlasts its lease keeps it, and no other process delivers the message too', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { outbox } = api.platform;
  const slow = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let deliveries = 0;
  const handlers = {
    'n.o': outboxHandler(z.object({}), async () => {
      deliveries += 1;
      begun.resolve();
      await slow.promise;
    }),
  };
  await outbox.add({ topic: 'n.o', key: 'slow', payload: {} });
  const first = outbox.deliverDue(handlers);
  await begun.promise;
  for (let minute = 1; minute <= 5; minute += 1) {
    clock.advance(60_000);
    const before = await leasedUntil('slow');
    // A renewal that is still at the database lets the next one pass.
    const renewed = async () => {
      await vi.advanceTimersByTimeAsync(30_000);
      return leasedUntil('slow');
    };
    await expect.poll(renewed, { timeout: 10_000, interval: 200 }).toBeGreaterThan(before);
    expect(await outbox.deliverDue(handlers)).toBe(0);
  }
  slow.resolve();
  expect(await first).toBe(1);
  expect(deliveries).toBe(1);
});

test('a delivery whose lease was taken is told to stop, and leaves the other one its lease', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { database, outbox } = api.platform;
  const begun = Promise.withResolvers<void>();
  const handlers = {
    'p.q': outboxHandler(z.object({}), async (_payload, { signal }) => {
      begun.resolve();
      await once(signal, 'abort');
      throw signal.reason;
    }),
  };
  await outbox.add({ topic: 'p.q', key: 'taken', payload: {} });
  const delivery = outbox.deliverDue(handlers);
  await begun.promise;
  const others = clock.now().getTime() + 500_000;
  await database.sequelize.query(`UPDATE platform_outbox SET leased_until = ${others} WHERE message_key = 'taken'`);
  clock.advance(30_000);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await delivery).toBe(0);
  expect(await leasedUntil('taken')).toBe(others);
});

test('a handler that does not heed the end of its lease is waited for no longer', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { database, outbox } = api.platform;
  const begun = Promise.withResolvers<void>();
  const handlers = {
    'p.q': outboxHandler(z.object({}), () => {
      begun.resolve();
      return new Promise(() => undefined);
    }),
  };
  await outbox.add({ topic: 'p.q', key: 'deaf', payload: {} });
  const delivery = outbox.deliverDue(handlers);
  await begun.promise;
  await database.sequelize.query(`UPDATE platform_outbox SET leased_until = 1 WHERE message_key = 'deaf'`);
  clock.advance(30_000);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await delivery).toBe(0);
  expect(await outbox.deliverDue({ 'p.q': outboxHandler(z.object({}), async () => undefined) })).toBe(1);
});

async function leasedUntil(key: string): Promise<number> {
  const [row] = await api.platform.database.sequelize.query<{ leased_until: number }>(
    'SELECT leased_until FROM platform_outbox WHERE message_key = :key',
    { replacements: { key }, type: QueryTypes.SELECT },
  );
  return Number(row?.leased_until);
}
