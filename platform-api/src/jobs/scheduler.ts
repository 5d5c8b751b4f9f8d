import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Job } from '@pwp/api-kit';
import { parse, schedule, type ScheduledTask } from 'node-cron';
import type { Logger } from 'pino';
import { QueryTypes, UniqueConstraintError } from 'sequelize';
import type { Database } from '@pwp/database';
import type { DatabaseOutage } from '../health/database-outage.ts';

/** How long the ledger remembers a slot, ms: longer than two machines' clocks can differ. */
const REMEMBERED = 24 * 3_600_000;
/** A slot that the lost database could not give is asked for again after, ms. */
const ASKED_AGAIN = 2_000;
/** A slot may start so late, unless the next one is due: a busy or suspended process does not leave it out, ms. */
const LATEST = 15 * 60_000;
/** Runs of one slot under which the database was lost. */
const MOST_RUNS = 5;

/** Runs jobs on their schedule. */
export interface Scheduler {
  start(jobs: readonly Job[]): void;
  /** Runs one slot of a job now; true when this process won it. What ticks and tests call. */
  runSlot(job: Job, slot: Date): Promise<boolean>;
  /** Takes no further slot; the runs under way go on. */
  drain(): void;
  /** Drains, tells the runs under way, and waits for them. */
  stop(): Promise<void>;
}

/** What became of a slot, for metrics: a missed one came too late to be run. */
export type OnRun = (job: string, outcome: 'done' | 'failed' | 'missed') => void;

/** node-cron ticks in every process; the ledger's UNIQUE(job, slot) lets one of them run the slot. */
export function createScheduler(database: Database, log: Logger, outage: DatabaseOutage, onRun: OnRun): Scheduler {
  const { sequelize } = database;
  const draining = new AbortController();
  const stopping = new AbortController();
  const tasks: ScheduledTask[] = [];
  const running = new Set<Promise<unknown>>();

  /** Whether `taker` has the slot, also by an earlier try whose answer was lost. */
  const win = async (job: Job, slot: Date, taker: string): Promise<boolean> => {
    const row = { job: job.name, slot: slot.getTime() };
    try {
      await sequelize.query(
        'INSERT INTO platform_job_runs (job, slot, taker, started_at) VALUES (:job, :slot, :taker, :now)',
        { replacements: { ...row, taker, now: Date.now() }, type: QueryTypes.INSERT },
      );
      return true;
    } catch (error) {
      if (!(error instanceof UniqueConstraintError)) throw error;
      const own = await sequelize.query(
        'SELECT slot FROM platform_job_runs WHERE job = :job AND slot = :slot AND taker = :taker',
        { replacements: { ...row, taker }, type: QueryTypes.SELECT },
      );
      return own.length > 0;
    }
  };

  const close = async (job: Job, slot: Date, outcome: 'done' | 'failed'): Promise<void> => {
    await sequelize.query(
      'UPDATE platform_job_runs SET ended_at = :now, failed = :failed WHERE job = :job AND slot = :slot',
      {
        replacements: { job: job.name, slot: slot.getTime(), now: Date.now(), failed: outcome === 'failed' ? 1 : 0 },
      },
    );
    await sequelize.query('DELETE FROM platform_job_runs WHERE job = :job AND slot < :limit', {
      replacements: { job: job.name, limit: slot.getTime() - REMEMBERED },
    });
  };

  /** Throws what it failed with when the database was lost under it, unless it `isLast`. */
  const run = async (job: Job, slot: Date, isLast = true): Promise<'done' | 'failed'> => {
    const child = log.child({ job: job.name });
    try {
      await job.run({ slot, log: child, signal: stopping.signal });
      onRun(job.name, 'done');
      return 'done';
    } catch (error) {
      onRun(job.name, 'failed');
      if (outage.noticed(error) && !isLast) {
        child.warn('the database was lost under the job: it is run again');
        throw error;
      }
      child.error({ err: error }, 'the job failed');
      return 'failed';
    }
  };

  /**
   * A slot that comes while the database is lost is taken once it is back, and run again when it is lost under the run: the daily mail
   * is late, not left out.
   */
  const takeSlot = async (job: Job, slot: Date): Promise<void> => {
    const taker = randomUUID();
    let runs = 0;
    let outcome: 'done' | 'failed' | undefined;
    while (!draining.signal.aborted) {
      try {
        if (!(await win(job, slot, taker))) return;
        runs += 1;
        // A run that ended is not made again because the ledger could not be told.
        outcome ??= await run(job, slot, runs === MOST_RUNS);
        await close(job, slot, outcome);
        return;
      } catch (error) {
        if (!outage.noticed(error)) {
          log.error({ err: error, job: job.name }, 'the slot could not be taken');
          return;
        }
        await setTimeout(ASKED_AGAIN, undefined, { signal: draining.signal }).catch(() => undefined);
      }
    }
  };

  /** Slots that came too late are one line, however many a suspended process let pass. */
  const tellMissed = (job: Job, task: ScheduledTask): void => {
    let missed: Date[] = [];
    task.on('execution:missed', ({ date }) => {
      onRun(job.name, 'missed');
      missed.push(date);
      if (missed.length > 1) return;
      setImmediate(() => {
        log.error({ job: job.name, slots: missed.length, first: missed[0] }, 'slots of a job came too late to be run');
        missed = [];
      });
    });
  };

  const drain = () => {
    draining.abort();
    for (const task of tasks.splice(0)) void task.destroy();
  };

  return {
    async runSlot(job, slot) {
      const won = await win(job, slot, randomUUID());
      if (won) await close(job, slot, await run(job, slot));
      return won;
    },
    start(jobs) {
      for (const job of jobs) {
        const tick = async (slot: Date) => {
          const taking = takeSlot(job, slot);
          running.add(taking);
          await taking;
          running.delete(taking);
        };
        const task = schedule(job.schedule, (context) => tick(toSecond(context.date)), {
          name: job.name,
          timezone: timeZoneOf(job.schedule),
          noOverlap: true,
          missedExecutionTolerance: LATEST,
        });
        tellMissed(job, task);
        tasks.push(task);
      }
    },
    drain,
    async stop() {
      drain();
      stopping.abort();
      await Promise.all(running);
    },
  };
}

function toSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

/**
 * Paris, unless the schedule is the same in each hour: node-cron has no slot in the hour that autumn repeats, and UTC, from which Paris
 * is whole hours away, repeats none.
 */
function timeZoneOf(expression: string): string {
  const { hour, dayOfMonth, month, dayOfWeek } = parse(expression);
  const isEveryHour = hour.length === 24 && dayOfMonth.length === 31 && month.length === 12 && dayOfWeek.length === 7;
  return isEveryHour ? 'UTC' : 'Europe/Paris';
}
