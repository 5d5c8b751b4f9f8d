import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Job } from '@pwp/api-kit';
import { schedule, type ScheduledTask } from 'node-cron';
import type { Logger } from 'pino';
import { QueryTypes, UniqueConstraintError } from 'sequelize';
import type { Database } from '@pwp/database';
import type { DatabaseOutage } from '../health/database-outage.ts';

/** How long the ledger remembers a slot, ms: longer than two machines' clocks can differ. */
const REMEMBERED = 24 * 3_600_000;
/** A slot that the lost database could not give is asked for again after, ms. */
const ASKED_AGAIN = 2_000;

/** Runs jobs on their schedule. */
export interface Scheduler {
  start(jobs: readonly Job[]): void;
  /** Runs one slot of a job now; true when this process won it. What ticks and tests call. */
  runSlot(job: Job, slot: Date): Promise<boolean>;
  /** Waits for the runs under way. */
  stop(): Promise<void>;
}

/** What a finished run tells, for metrics. */
export type OnRun = (job: string, outcome: 'done' | 'failed', seconds: number) => void;

/** node-cron ticks in every process; the ledger's UNIQUE(job, slot) lets one of them run the slot. */
export function createScheduler(database: Database, log: Logger, outage: DatabaseOutage, onRun: OnRun): Scheduler {
  const { sequelize } = database;
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

  const close = async (job: Job, slot: Date, failed: boolean): Promise<void> => {
    await sequelize.query(
      'UPDATE platform_job_runs SET ended_at = :now, failed = :failed WHERE job = :job AND slot = :slot',
      { replacements: { job: job.name, slot: slot.getTime(), now: Date.now(), failed: failed ? 1 : 0 } },
    );
    await sequelize.query('DELETE FROM platform_job_runs WHERE job = :job AND slot < :limit', {
      replacements: { job: job.name, limit: slot.getTime() - REMEMBERED },
    });
  };

  const run = async (job: Job, slot: Date): Promise<void> => {
    const child = log.child({ job: job.name });
    const started = performance.now();
    let failed = false;
    try {
      await job.run({ slot, log: child, signal: stopping.signal });
    } catch (error) {
      failed = true;
      child.error({ err: error }, 'the job failed');
    }
    onRun(job.name, failed ? 'failed' : 'done', (performance.now() - started) / 1000);
    await close(job, slot, failed);
  };

  /** A slot that comes while the database is lost is taken once it is back: the daily mail is late, not left out. */
  const takeSlot = async (job: Job, slot: Date): Promise<void> => {
    const taker = randomUUID();
    let started = false;
    while (!stopping.signal.aborted) {
      try {
        // It is run once, also when the ledger could not be told of its end.
        if (started || !(await win(job, slot, taker))) return;
        started = true;
        await run(job, slot);
        return;
      } catch (error) {
        if (!outage.noticed(error)) {
          log.error({ err: error, job: job.name }, 'the slot could not be taken');
          return;
        }
        await setTimeout(ASKED_AGAIN, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };

  return {
    async runSlot(job, slot) {
      const won = await win(job, slot, randomUUID());
      if (won) await run(job, slot);
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
        tasks.push(
          schedule(job.schedule, (context) => tick(toSecond(context.date)), {
            name: job.name,
            timezone: 'Europe/Paris',
            noOverlap: true,
          }),
        );
      }
    },
    async stop() {
      stopping.abort();
      for (const task of tasks) await task.destroy();
      await Promise.all(running);
    },
  };
}

function toSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
