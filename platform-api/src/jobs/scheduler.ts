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

  const win = async (job: Job, slot: Date): Promise<boolean> => {
    try {
      await sequelize.query('INSERT INTO platform_job_runs (job, slot, started_at) VALUES (:job, :slot, :now)', {
        replacements: { job: job.name, slot: slot.getTime(), now: Date.now() },
        type: QueryTypes.INSERT,
      });
      return true;
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false;
      throw error;
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

  const runSlot: Scheduler['runSlot'] = async (job, slot) => {
    if (!(await win(job, slot))) return false;
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
    return true;
  };

  /** A slot that comes while the database is lost is taken once it is back: the daily mail is late, not left out. */
  const takeSlot = async (job: Job, slot: Date): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await runSlot(job, slot);
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
    runSlot,
    start(jobs) {
      for (const job of jobs) {
        const tick = async (slot: Date) => {
          const run = takeSlot(job, slot);
          running.add(run);
          await run;
          running.delete(run);
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
