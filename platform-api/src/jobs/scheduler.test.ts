import { defineJob } from '@pwp/api-kit';
import { startTestApi, type TestApi } from '@pwp/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({});
});
afterAll(() => api.close());

test('of many processes, one runs a slot', async () => {
  let runs = 0;
  const job = defineJob({ name: 'test.count', schedule: '* * * * *', run: async () => void runs++ });
  const slot = new Date('2026-11-25T08:00:00Z');
  const won = await Promise.all(Array.from({ length: 8 }, () => api.platform.scheduler.runSlot(job, slot)));
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(runs).toBe(1);
  expect(await api.platform.scheduler.runSlot(job, new Date(slot.getTime() + 60_000))).toBe(true);
});

test('a job that fails is written down and does not stop the next slot', async () => {
  const job = defineJob({
    name: 'test.fail',
    schedule: '* * * * *',
    run: () => Promise.reject(new Error('broken job')),
  });
  expect(await api.platform.scheduler.runSlot(job, new Date(0))).toBe(true);
  expect(api.logs.some((line) => line.includes('broken job'))).toBe(true);
  expect(await api.platform.scheduler.runSlot(job, new Date(60_000))).toBe(true);
});
