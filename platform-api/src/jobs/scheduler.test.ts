import { once } from 'node:events';
import { defineJob } from '@pwp/api-kit';
import { startTestApi, type TestApi } from '@pwp/testing';
import { pino } from 'pino';
import { ConnectionError, QueryTypes } from 'sequelize';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createScheduler } from './scheduler.ts';

const silent = pino({ enabled: false });

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

test('a slot whose answer was lost with the database is run once, by whoever took it', async () => {
  const { database } = api.platform;
  const { sequelize } = database;
  let lost = 0;
  /** Takes the slot, and loses the answer. */
  const query = async (...args: Parameters<typeof sequelize.query>) => {
    const answer = await sequelize.query(...args);
    const [sql] = args;
    if (typeof sql === 'string' && sql.startsWith('INSERT') && lost++ === 0)
      throw new ConnectionError(new Error('gone'));
    return answer;
  };
  const losing = new Proxy(sequelize, {
    get: (target, name): unknown => (name === 'query' ? query : Reflect.get(target, name)),
  });
  const scheduler = createScheduler(
    { ...database, sequelize: losing },
    silent,
    { noticed: (error) => error instanceof ConnectionError, stop: () => undefined },
    () => undefined,
  );
  const slots: number[] = [];
  const job = defineJob({
    name: 'test.lost',
    schedule: '* * * * * *',
    run: ({ slot }) => Promise.resolve(void slots.push(slot.getTime())),
  });
  scheduler.start([job]);
  onTestFinished(() => scheduler.stop());
  await expect.poll(() => slots.length).toBeGreaterThan(1);
  const [taken] = await sequelize.query<{ first: number }>(
    "SELECT MIN(slot) AS first FROM platform_job_runs WHERE job = 'test.lost'",
    { type: QueryTypes.SELECT },
  );
  expect(slots.filter((slot) => slot === Number(taken?.first))).toHaveLength(1);
});
