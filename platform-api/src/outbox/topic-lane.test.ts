import { outboxHandler } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

test('a topic has twenty deliveries under way at once, and as many messages taken that wait for their places', async () => {
  const api = await startTestApi({});
  onTestFinished(() => api.close());
  const { database, outbox } = api.platform;
  const places = Promise.withResolvers<void>();
  onTestFinished(() => places.resolve());
  let begun = 0;
  const handlers = {
    't.many': outboxHandler(z.object({}), async () => {
      begun += 1;
      await places.promise;
    }),
  };
  const taken = async () => {
    const [row] = await database.sequelize.query<{ taken: number }>(
      'SELECT COUNT(*) AS taken FROM platform_outbox WHERE leased_until > 0',
      { type: QueryTypes.SELECT },
    );
    return row?.taken;
  };
  outbox.start(handlers);
  for (let rank = 0; rank < 60; rank += 1) await outbox.add({ topic: 't.many', key: `${rank}`, payload: {} });
  await expect.poll(taken, { timeout: 10_000 }).toBeGreaterThan(20);
  expect(begun).toBe(20);
  places.resolve();
  await expect.poll(() => begun, { timeout: 10_000 }).toBe(60);
  await outbox.stop();
  expect(await outbox.waiting()).toBe(0);
});
