import { once } from 'node:events';
import { defineJob, type Job } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { getTasks } from 'node-cron';
import { pino } from 'pino';
import { ConnectionError, QueryTypes } from 'sequelize';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createJobLedger } from './job-ledger.ts';
import { createScheduler, type OnRun, type SchedulerPace } from './scheduler.ts';

const api = await startTestApi({});
afterAll(() => api.close());

/** As the real one, thirty times faster, but for the lease: a machine that stalls ends none, and `endLease` does. */
const QUICK: SchedulerPace = { lease: 60_000, heartbeat: 100, look: 60, retry: 10 };

/** A process of its own on the same ledger; it is stopped with the test. */
function processOf(database = api.platform.database, pace = QUICK) {
  const logs: string[] = [];
  const outcomes: Parameters<OnRun>[1][] = [];
  const scheduler = createScheduler(
    database,
    pino({}, { write: (line: string) => void logs.push(line) }),
    { noticed: (error) => error instanceof ConnectionError, stop: () => undefined },
    (_job, outcome) => outcomes.push(outcome),
    pace,
  );
  onTestFinished(() => scheduler.stop());
  return { scheduler, logs, outcomes };
}

/** The clock that schedules are read by; timers stay real. */
function setDate(iso: string): void {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(iso) });
  onTestFinished(() => void vi.useRealTimers());
}

/** The time of a lease has passed, or that of the pause after a failed run. */
async function endLease({ name: job }: Job): Promise<void> {
  const sql = 'UPDATE platform_jobs SET leased_until = 0 WHERE job = :job';
  await api.platform.database.sequelize.query(sql, { replacements: { job } });
}

const taskOf = ({ name }: Job) => [...getTasks().values()].find((task) => task.name === name);

test('one process of many runs a slot', async () => {
  let runs = 0;
  const job = defineJob({ name: 'test.count', schedule: '* * * * *', run: async () => void runs++ });
  const slot = new Date('2026-11-25T08:00:00Z');
  const processes = Array.from({ length: 8 }, () => processOf().scheduler);
  const won = await Promise.all(processes.map((scheduler) => scheduler.runSlot(job, slot)));
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(runs).toBe(1);
  expect(await api.platform.scheduler.runSlot(job, new Date(slot.getTime() + 60_000))).toBe(true);
});

test('one run of a job at a time: slots that come under it are one, the last', async () => {
  const slots: number[] = [];
  const long = Promise.withResolvers<void>();
  const job = defineJob({
    name: 'test.one',
    schedule: '0 0 1 1 *',
    async run({ slot }) {
      slots.push(slot.getTime());
      if (slots.length === 1) await long.promise;
    },
  });
  const [one, other] = [processOf().scheduler, processOf().scheduler];
  const first = one.runSlot(job, new Date(1_000));
  await expect.poll(() => slots).toEqual([1_000]);
  other.start([job]);
  for (const slot of [2_000, 3_000, 2_500]) expect(await other.runSlot(job, new Date(slot))).toBe(false);
  long.resolve();
  expect(await first).toBe(true);
  await expect.poll(() => slots).toEqual([1_000, 3_000]);
});

test('a paused job is run by no process; what the pause let pass is not caught up, what waited before it is', async () => {
  const slots: number[] = [];
  const job = defineJob({
    name: 'test.paused',
    schedule: '0 0 1 1 *',
    async run({ slot }) {
      slots.push(slot.getTime());
      if (slots.length === 1) throw new Error('no');
    },
  });
  const [one, other] = [processOf(), processOf()];
  expect(await one.scheduler.runSlot(job, new Date(1_000))).toBe(true);
  expect(await other.scheduler.pause(job.name)).toBe(true);
  for (const { scheduler } of [one, other]) scheduler.start([job]);
  expect(await one.scheduler.pause(job.name)).toBe(false);
  // The failed run has waited long enough to be made again.
  await endLease(job);
  const ledger = createJobLedger(api.platform.database, QUICK.lease);
  expect(await ledger.open()).not.toContain(job.name);
  for (const slot of [2_000, 3_000])
    for (const { scheduler } of [one, other]) expect(await scheduler.runSlot(job, new Date(slot))).toBe(false);
  expect(await one.scheduler.ask(job.name)).toBe(false);
  expect(slots).toEqual([1_000]);

  expect(await one.scheduler.resume(job.name)).toBe(true);
  expect(await other.scheduler.resume(job.name)).toBe(false);
  await expect.poll(() => slots).toEqual([1_000, 1_000]);
  await expect.poll(() => [...one.outcomes, ...other.outcomes].toSorted()).toEqual(['done', 'failed']);
  // An hour after the epoch: the next slot comes as ever, for whichever process looks first.
  await other.scheduler.runSlot(job, new Date(3_600_000));
  await expect.poll(() => slots).toEqual([1_000, 1_000, 3_600_000]);
});

test('a job that never came due is paused before its first slot', async () => {
  const { scheduler } = processOf();
  const job = defineJob({ name: 'test.unborn', schedule: '0 0 1 1 *', run: () => Promise.resolve() });
  expect(await scheduler.pause(job.name)).toBe(true);
  expect(await scheduler.runSlot(job, new Date(1_000))).toBe(false);
  expect(await scheduler.resume(job.name)).toBe(true);
  expect(await scheduler.runSlot(job, new Date(2_000))).toBe(true);
});

test('a failed job is recorded, made again, and does not stop the next slot', async () => {
  const { scheduler, logs } = processOf(undefined, { ...QUICK, retry: 3_600_000 });
  const run = vi.fn<Job['run']>(() => Promise.reject(new Error('broken job')));
  const job = defineJob({ name: 'test.fail', schedule: '0 0 1 1 *', run });
  expect(await scheduler.runSlot(job, new Date(1_000))).toBe(true);
  expect(logs.some((line) => line.includes('broken job'))).toBe(true);
  // It waits for its pause, which is not for the next slot.
  expect(await scheduler.runSlot(job, new Date(1_000))).toBe(false);
  expect(await scheduler.runSlot(job, new Date(2_000))).toBe(true);
  run.mockResolvedValueOnce();
  expect(await scheduler.runSlot(job, new Date(3_000))).toBe(true);
  const standing = (await scheduler.standings()).find((one) => one.job === job.name);
  expect(Number(standing?.succeeded_at)).toBeGreaterThanOrEqual(Number(standing?.failed_at));
  const { text } = await api.anonymous.get('/metrics');
  expect(text).toContain(`pwp_job_last_success_seconds{job="test.fail"} ${Number(standing?.succeeded_at) / 1_000}`);
});

test('a run that fails is made again, ten times at most', async () => {
  const { scheduler, outcomes } = processOf();
  const run = vi.fn<Job['run']>(() => Promise.reject(new Error('no')));
  const job = defineJob({ name: 'test.never', schedule: '0 0 1 1 *', run });
  scheduler.start([job]);
  await scheduler.runSlot(job, new Date(1_000));
  await expect.poll(() => outcomes.length, { timeout: 20_000 }).toBe(10);
  expect(await scheduler.runSlot(job, new Date(1_000))).toBe(false);
  expect(outcomes).toEqual(Array.from({ length: 10 }, () => 'failed'));
  expect(run.mock.calls.map(([{ attempt }]) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a run that a stop cuts is taken up by another process, with the same slot', async () => {
  const begun = Promise.withResolvers<void>();
  const said: string[] = [];
  const job = defineJob({
    name: 'test.cut',
    schedule: '0 0 1 1 *',
    async run({ slot, signal }) {
      said.push(`begun ${slot.getTime()}`);
      begun.resolve();
      if (said.length > 1) return;
      await once(signal, 'abort');
      // Work that has started with the outside is not interrupted.
      await fetch(`${api.url}/api/health/live`);
      said.push('ended');
    },
  });
  const [one, other] = [processOf(), processOf()];
  void one.scheduler.runSlot(job, new Date(1_000));
  await begun.promise;
  other.scheduler.start([job]);
  await one.scheduler.stop();
  expect(said).toEqual(['begun 1000', 'ended']);
  await expect.poll(() => said).toEqual(['begun 1000', 'ended', 'begun 1000']);
  await expect.poll(() => [one.outcomes, other.outcomes]).toEqual([['cut'], ['done']]);
});

test('a run whose process died is taken up by another, once its lease has ended', async () => {
  const runs: number[] = [];
  const job = defineJob({
    name: 'test.dead',
    schedule: '0 0 1 1 *',
    run: ({ slot }) => Promise.resolve(void runs.push(slot.getTime())),
  });
  // It took the slot and says nothing more.
  const dead = createJobLedger(api.platform.database, QUICK.lease);
  await dead.note(job.name, 5_000);
  expect(await dead.take(job.name, 'dead')).toEqual({ slot: 5_000, attempts: 1 });
  const { scheduler } = processOf();
  expect(await scheduler.runSlot(job, new Date(5_000))).toBe(false);
  await endLease(job);
  scheduler.start([job]);
  await expect.poll(() => runs).toEqual([5_000]);
  // What it writes afterwards counts for nothing.
  expect(await dead.renew(job.name, 'dead')).toBe(false);
  await dead.end(job.name, 'dead', 9_000, 'done');
  await scheduler.runSlot(job, new Date(6_000));
  await expect.poll(() => runs).toEqual([5_000, 6_000]);
});

test('a run that lives keeps its job however long it lasts, and ends when another process has it', async () => {
  const long = Promise.withResolvers<void>();
  const told: string[] = [];
  const job = defineJob({
    name: 'test.long',
    schedule: '0 0 1 1 *',
    async run({ signal }) {
      signal.addEventListener('abort', () => told.push('abort'));
      await long.promise;
    },
  });
  const brief = { ...QUICK, lease: 3_000 };
  const one = processOf(undefined, brief);
  const first = one.scheduler.runSlot(job, new Date(1_000));
  const ledger = createJobLedger(api.platform.database, brief.lease);
  const { sequelize } = api.platform.database;
  const lease = async () => {
    const [row] = await sequelize.query<{ until: number }>(
      `SELECT leased_until AS until FROM platform_jobs WHERE job = '${job.name}'`,
      { type: QueryTypes.SELECT },
    );
    return row?.until ?? 0;
  };
  await expect.poll(lease).toBeGreaterThan(0);
  const taken = await lease();
  // It has outlasted its lease, which was renewed, and nobody took it.
  await expect.poll(lease, { timeout: 20_000 }).toBeGreaterThan(taken + brief.lease);
  expect(await ledger.take(job.name, 'other')).toBeUndefined();
  await sequelize.query(`UPDATE platform_jobs SET runner = 'other' WHERE job = '${job.name}'`);
  await expect.poll(() => told).toEqual(['abort']);
  long.resolve();
  await first;
  expect(one.outcomes).toEqual(['cut']);
});

test('a slot whose answer was lost with the database is run once', async () => {
  const { database } = api.platform;
  const { sequelize } = database;
  let lost = 0;
  /** Takes the slot, and loses the answer. */
  const query = async (...args: Parameters<typeof sequelize.query>) => {
    const answer = await sequelize.query(...args);
    const [sql] = args;
    if (typeof sql === 'string' && sql.includes('SET runner = :runner') && lost++ === 0)
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
    schedule: '0 0 1 1 *',
    run: ({ slot }) => Promise.resolve(void slots.push(slot.getTime())),
  });
  await expect(scheduler.runSlot(job, new Date(1_000))).rejects.toThrow(ConnectionError);
  await endLease(job);
  scheduler.start([job]);
  await expect.poll(() => slots).toEqual([1_000]);
  // The first run may still be writing down its end: then who looks for open slots runs the second one.
  await scheduler.runSlot(job, new Date(2_000));
  await expect.poll(() => slots).toEqual([1_000, 2_000]);
});

const noting = (slots: string[], name: string, schedule: string) =>
  defineJob({ name, schedule, run: ({ slot }) => Promise.resolve(void slots.push(slot.toISOString())) });

// Also one that came before this process lived, of a job that came due before: a new portal missed nothing.
test.each(['05:59:59.900', '06:14:00.000'])('at %s a slot waits for the lost database', async (at) => {
  const { database } = api.platform;
  let isLost = true;
  const query = (...args: Parameters<typeof database.sequelize.query>) =>
    isLost ? Promise.reject(new ConnectionError(new Error('gone'))) : database.sequelize.query(...args);
  const losing = new Proxy(database.sequelize, {
    get: (target, name): unknown => (name === 'query' ? query : Reflect.get(target, name)),
  });
  setDate(`2026-11-25T${at}Z`);
  const { scheduler } = processOf({ ...database, sequelize: losing });
  const slots: string[] = [];
  const job = noting(slots, `test.untold-${at}`, '0 7 * * *');
  await api.platform.scheduler.runSlot(job, new Date(0));
  scheduler.start([job]);
  await expect.poll(() => taskOf(job)?.getNextRun()?.toISOString()).toBe('2026-11-26T06:00:00.000Z');
  isLost = false;
  await expect.poll(() => slots).toEqual(['2026-11-25T06:00:00.000Z']);
});

describe('a timer that comes late', () => {
  const slots: string[] = [];

  test.each([
    ['0 7 * * *', '06:14:50', ['06:00:00'], 0],
    ['0 7 * * *', '06:20:00', [], 1],
    ['*/10 * * * * *', '06:01:05', ['06:01:00'], 6],
  ])('(%s, at %s UTC) runs %j and misses %i', async (schedule, at, run, missed) => {
    slots.length = 0;
    setDate('2026-11-25T05:59:59.900Z');
    const { scheduler, logs, outcomes } = processOf();
    scheduler.start([noting(slots, `test.late-${at}`, schedule)]);
    vi.setSystemTime(`2026-11-25T${at}.000Z`);
    await expect.poll(() => outcomes.length).toBe(run.length + missed);
    expect(slots).toEqual(run.map((time) => `2026-11-25T${time}.000Z`));
    expect(outcomes.filter((outcome) => outcome === 'missed')).toHaveLength(missed);
    const told = () =>
      logs.filter((line) => line.includes('too late')).map((line) => (JSON.parse(line) as { slots: number }).slots);
    await expect.poll(told).toEqual(missed === 0 ? [] : [missed]);
  });
});

test.each([
  ['2026-11-29', []],
  ['2026-12-25', []],
  ['2026-11-30', ['2026-11-30T06:00:00.000Z']],
])('a job of working days on %s has the slots %j', async (day, expected) => {
  setDate(`${day}T05:59:59.900Z`);
  const slots: Record<string, string[]> = { working: [], any: [] };
  const jobOf = (name: string, onWorkingDays: boolean) =>
    defineJob({
      name: `test.${name}-${day}`,
      schedule: '0 7 * * *',
      onWorkingDays,
      run: ({ slot }) => Promise.resolve(void slots[name]?.push(slot.toISOString())),
    });
  const { scheduler } = processOf();
  scheduler.start([jobOf('working', true), jobOf('any', false)]);
  await expect.poll(() => slots['any']).toEqual([`${day}T06:00:00.000Z`]);
  await expect.poll(() => slots['working']).toEqual(expected);
});

test('a database that is lost under a run has the slot run again, once it is back', async () => {
  setDate('2026-11-25T05:59:59.900Z');
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
  await expect.poll(() => processes.flatMap(({ outcomes }) => outcomes).toSorted()).toEqual(['done', 'failed']);
  for (const { scheduler } of processes) await scheduler.stop();
  expect(slots).toEqual(['2026-11-25T06:00:00.000Z', '2026-11-25T06:00:00.000Z']);
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
  const [standing] = await vi.waitUntil(async () => {
    const all = await draining.platform.scheduler.standings();
    return all.some((one) => one.succeeded_at !== null) && all;
  });
  expect(then).toEqual({ aborted: false, task: undefined });
  expect(standing).toMatchObject({ job: 'test.drained', failed_at: null });
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
