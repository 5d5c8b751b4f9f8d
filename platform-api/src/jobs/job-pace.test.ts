import { defineJob } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { pino } from 'pino';
import { QueryTypes } from 'sequelize';
import { afterAll, expect, test } from 'vitest';
import { createScheduler, PACE } from './scheduler.ts';

const api = await startTestApi({});
afterAll(() => api.close());
const { database } = api.platform;

test('a run that died, or failed however often, is taken up within 15 s', async () => {
  const { lease, look, heartbeat } = PACE;
  expect([3 * heartbeat < lease, lease + look < 15_000]).toEqual([true, true]);
  const scheduler = createScheduler(
    database,
    pino({ level: 'silent' }),
    { noticed: () => false, stop: () => undefined },
    () => undefined,
  );
  const job = defineJob({ name: 'test.pause', schedule: '0 0 1 1 *', run: () => Promise.reject(new Error('no')) });
  const waits: number[] = [];
  for (let failure = 1; failure <= 5; failure += 1) {
    await scheduler.runSlot(job, new Date(1_000));
    const [row] = await database.sequelize.query<{ pause: number }>(
      'SELECT leased_until - failed_at AS pause FROM platform_jobs WHERE job = :job',
      { replacements: { job: job.name }, type: QueryTypes.SELECT },
    );
    waits.push(Number(row?.pause) + look);
    await database.sequelize.query('UPDATE platform_jobs SET leased_until = 0');
  }
  expect(waits).toEqual([6_000, 10_000, 14_000, 14_000, 14_000]);
  await scheduler.stop();
});
