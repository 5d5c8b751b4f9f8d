import { once } from 'node:events';
import { defineJob } from '@pwp/api-kit';
import { startTestApi, type TestApi } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, test } from 'vitest';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({});
});
afterAll(() => api.close());

test('one process of many runs a slot', async () => {
  let runs = 0;
  const job = defineJob({ name: 'test.count', schedule: '* * * * *', run: async () => void runs++ });
  const slot = new Date('2026-11-25T08:00:00Z');
  const won = await Promise.all(Array.from({ length: 8 }, () => api.platform.scheduler.runSlot(job, slot)));
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(runs).toBe(1);
  expect(await api.platform.scheduler.runSlot(job, new Date(slot.getTime() + 60_000))).toBe(true);
});

test('a failed job is recorded and does not stop the next slot', async () => {
  const job = defineJob({
    name: 'test.fail',
    schedule: '* * * * *',
    run: () => Promise.reject(new Error('broken job')),
  });
  expect(await api.platform.scheduler.runSlot(job, new Date(0))).toBe(true);
  expect(api.logs.some((line) => line.includes('broken job'))).toBe(true);
  expect(await api.platform.scheduler.runSlot(job, new Date(60_000))).toBe(true);
});

test('a stop tells the run under way, and waits until it has ended and is written down', async () => {
  const stopped = await startTestApi({});
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const said: string[] = [];
  const job = defineJob({
    name: 'test.long',
    schedule: '* * * * * *',
    async run({ signal }) {
      begin();
      await once(signal, 'abort');
      said.push('told');
      // Work that has started with the outside is not interrupted.
      await fetch(`${stopped.url}/api/health/live`);
      said.push('ended');
    },
  });
  try {
    stopped.platform.scheduler.start([job]);
    await begun;
    await stopped.platform.scheduler.stop();
    expect(said).toEqual(['told', 'ended']);
    const runs = await stopped.platform.database.sequelize.query(
      'SELECT ended_at IS NOT NULL AS ended FROM platform_job_runs',
      { type: QueryTypes.SELECT },
    );
    expect(runs).toEqual([{ ended: 1 }]);
  } finally {
    await stopped.close();
  }
});
