import { once } from 'node:events';
import { defineJob, type Job } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { getTasks } from 'node-cron';
import { pino } from 'pino';
import { ConnectionError, QueryTypes } from 'sequelize';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createScheduler, type OnRun } from './scheduler.ts';

const api = await startTestApi({});
afterAll(() => api.close());

/** A process of its own on the same ledger; it is stopped with the test. */
function processOf(database = api.platform.database) {
  const logs: string[] = [];
  const outcomes: Parameters<OnRun>[1][] = [];
  const scheduler = createScheduler(
    database,
    pino({}, { write: (line: string) => void logs.push(line) }),
    { noticed: (error) => error instanceof ConnectionError, stop: () => undefined },
    (_job, outcome) => outcomes.push(outcome),
  );
  onTestFinished(() => scheduler.stop());
  return { scheduler, logs, outcomes };
}

/** The clock that schedules are read by; timers stay real. */
function setDate(iso: string): void {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(iso) });
  onTestFinished(() => void vi.useRealTimers());
}

const taskOf = ({ name }: Job) => [...getTasks().values()].find((task) => task.name === name);

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
  const { scheduler } = processOf({ ...database, sequelize: losing });
  const slots: number[] = [];
  const job = defineJob({
    name: 'test.lost',
    schedule: '* * * * * *',
    run: ({ slot }) => Promise.resolve(void slots.push(slot.getTime())),
  });
  scheduler.start([job]);
  await expect.poll(() => slots.length).toBeGreaterThan(1);
  const [taken] = await sequelize.query<{ first: number }>(
    "SELECT MIN(slot) AS first FROM platform_job_runs WHERE job = 'test.lost'",
    { type: QueryTypes.SELECT },
  );
  expect(slots.filter((slot) => slot === Number(taken?.first))).toHaveLength(1);
});

describe('a timer that comes late', () => {
  const slots: string[] = [];
  const noting = (name: string, schedule: string) =>
    defineJob({ name, schedule, run: ({ slot }) => Promise.resolve(void slots.push(slot.toISOString())) });

  test.each([
    ['0 7 * * *', '06:14:50', ['06:00:00'], 0],
    ['0 7 * * *', '06:20:00', [], 1],
    ['*/10 * * * * *', '06:01:05', ['06:01:00'], 6],
  ])('(%s, at %s UTC) runs %j and misses %i', async (schedule, at, run, missed) => {
    slots.length = 0;
    setDate('2026-11-25T05:59:59.900Z');
    const { scheduler, logs, outcomes } = processOf();
    scheduler.start([noting(`test.late-${at}`, schedule)]);
    vi.setSystemTime(`2026-11-25T${at}.000Z`);
    await expect.poll(() => outcomes.length).toBe(run.length + missed);
    expect(slots).toEqual(run.map((time) => `2026-11-25T${time}.000Z`));
    expect(outcomes.filter((outcome) => outcome === 'missed')).toHaveLength(missed);
    const told = () =>
      logs.filter((line) => line.includes('too late')).map((line) => (JSON.parse(line) as { slots: number }).slots);
    await expect.poll(told).toEqual(missed === 0 ? [] : [missed]);
  });
});

describe('a database that is lost under a run', () => {
  const MORNING = '2026-11-25T05:59:59.900Z';

  test('has the slot run again by its process alone, once it is back', async () => {
    setDate(MORNING);
    const slots: string[] = [];
    const job = defineJob({
      name: 'test.morning',
      schedule: '0 7 * * *',
      run({ slot }) {
        slots.push(slot.toISOString());
        return slots.length === 1 ? Promise.reject(new ConnectionError(new Error('gone'))) : Promise.resolve();
      },
    });
    const processes = [processOf(), processOf()];
    for (const { scheduler } of processes) scheduler.start([job]);
    const outcomes = () => processes.map((one) => one.outcomes).toSorted((one, other) => one.length - other.length);
    await expect.poll(outcomes, { timeout: 10_000 }).toEqual([[], ['failed', 'done']]);
    for (const { scheduler } of processes) await scheduler.stop();
    expect(slots).toEqual(['2026-11-25T06:00:00.000Z', '2026-11-25T06:00:00.000Z']);
    const ledger = await api.platform.database.sequelize.query(
      "SELECT failed, ended_at IS NOT NULL AS ended FROM platform_job_runs WHERE job = 'test.morning'",
      { type: QueryTypes.SELECT },
    );
    expect(ledger).toEqual([{ failed: 0, ended: 1 }]);
  });

  test('has it run five times at most', async () => {
    setDate(MORNING);
    const { scheduler, logs, outcomes } = processOf();
    const run = () => Promise.reject(new ConnectionError(new Error('gone')));
    scheduler.start([defineJob({ name: 'test.never', schedule: '0 7 * * *', run })]);
    await expect.poll(() => logs.join(), { timeout: 20_000, interval: 200 }).toContain('the job failed');
    await scheduler.stop();
    expect(outcomes).toEqual(Array.from({ length: 5 }, () => 'failed'));
  });
});

test('drained, the platform takes no further slot, and lets a run go on', async () => {
  const draining = await startTestApi({});
  onTestFinished(() => draining.close());
  const begun = Promise.withResolvers<AbortSignal>();
  const slow = Promise.withResolvers<void>();
  const job = defineJob({
    name: 'test.drained',
    schedule: '* * * * * *',
    async run({ signal }) {
      begun.resolve(signal);
      await slow.promise;
    },
  });
  draining.platform.scheduler.start([job]);
  const signal = await begun.promise;
  draining.platform.drain();
  const then = { aborted: signal.aborted, task: taskOf(job) };
  slow.resolve();
  await draining.platform.scheduler.stop();
  expect(then).toEqual({ aborted: false, task: undefined });
  const runs = await draining.platform.database.sequelize.query(
    'SELECT failed, ended_at IS NOT NULL AS ended FROM platform_job_runs',
    { type: QueryTypes.SELECT },
  );
  expect(runs).toEqual([{ failed: 0, ended: 1 }]);
});

test.each([
  ['*/10 * * * *', ['2026-10-24T23:50', '2026-10-25T00:00', '2026-10-25T00:10', '2026-10-25T00:20']],
  ['@hourly', ['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00', '2026-10-25T03:00']],
  ['0 7 * * *', ['2026-10-25T06:00', '2026-10-26T06:00', '2026-10-27T06:00', '2026-10-28T06:00']],
])('%s has its slots also in the hour that autumn repeats', (schedule, slots) => {
  setDate('2026-10-24T23:45:00.000Z');
  const job = defineJob({ name: 'test.autumn', schedule, run: () => Promise.resolve() });
  processOf().scheduler.start([job]);
  expect(
    taskOf(job)
      ?.getNextRuns(4)
      .map((date) => date.toISOString().slice(0, 16)),
  ).toEqual(slots);
});
