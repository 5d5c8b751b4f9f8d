import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { isWorkingDay, traced, underRequestId, type Job, type JobRun } from '@pwp/api-kit';
import { schedule, type ScheduledTask } from 'node-cron';
import type { Logger } from 'pino';
import type { Database } from '@pwp/database';
import type { DatabaseOutage } from '../health/database-outage.ts';
import { createJobLedger, type JobLedger, type RunOutcome } from './job-ledger.ts';
import { lastSlotOf, timeZoneOf } from './next-slot.ts';

/** A slot may be noted so late, unless the next one is due: a busy or suspended process, or a restart, does not leave it out, ms. */
const LATEST = 15 * 60_000;
/** Runs of one slot that fail, or die with their process, before it is given up. */
const MOST_RUNS = 10;

/** Delays of the scheduler, ms. */
export interface SchedulerPace {
  /** A run that says nothing for so long is taken to be lost with its process. */
  lease: number;
  /** A run says that it goes on so often. */
  heartbeat: number;
  /** A process looks so often for a slot that waits: one that another process left. */
  look: number;
  /** A failed run is made again after so long, twice that the next time, three times at most. */
  retry: number;
}

/** A run that was killed is taken up within lease and look, one that failed within three times retry and look: 14 s at most. */
export const PACE: SchedulerPace = { lease: 10_000, heartbeat: 3_000, look: 2_000, retry: 4_000 };

/** Runs jobs on their schedule. */
export interface Scheduler extends Pick<JobLedger, 'pause' | 'resume' | 'standings'> {
  /** Of a job that `isOff` names, no slot is noted or taken: one that was noted before waits. */
  start(jobs: readonly Job[], isOff?: (job: string) => boolean): void;
  /** Runs one slot of a job now; true when this process ran it. What tests and `/dev` call. */
  runSlot(job: Job, slot: Date): Promise<boolean>;
  /** Asks for a run now, in whichever process looks first; false when the job is paused. */
  ask(job: string): Promise<boolean>;
  /** Takes no further slot; the runs under way go on. */
  drain(): void;
  /** Drains, tells the runs under way, and waits for them: another process takes up what is left of theirs. */
  stop(): Promise<void>;
}

/** What became of a slot, for metrics: a missed one came too late to be run. */
export type OnRun = (job: string, outcome: RunOutcome | 'missed') => void;

/** node-cron notes each slot in every process; the job's row in the database lets one process at a time run it. */
export function createScheduler(
  database: Database,
  log: Logger,
  outage: DatabaseOutage,
  onRun: OnRun,
  pace: SchedulerPace = PACE,
): Scheduler {
  const ledger = createJobLedger(database, pace.lease);
  const draining = new AbortController();
  const stopping = new AbortController();
  const tasks: ScheduledTask[] = [];
  /** Slots that the lost database could not be told yet. */
  const untold = new Map<string, { slot: number; wasMissed: boolean }>();
  const running = new Map<string, Promise<boolean>>();
  let looking: Promise<unknown> = Promise.resolve();

  const failed = (error: unknown, job: string | undefined, message: string): void => {
    if (!outage.noticed(error)) log.error({ err: error, job }, message);
  };

  /** Says that a run goes on, until `end`; its signal tells that another process has it. */
  const beat = (job: string, runner: string) => {
    const lost = new AbortController();
    let asking = false;
    const timer = setInterval(() => {
      if (asking) return;
      asking = true;
      ledger
        .renew(job, runner)
        .then((isOurs) => {
          if (!isOurs) lost.abort(new Error('another process took the run'));
        })
        .catch((error: unknown) => failed(error, job, 'a run could not say that it goes on'))
        .finally(() => (asking = false));
    }, pace.heartbeat);
    return { signal: lost.signal, end: () => clearInterval(timer) };
  };

  const run = async (
    job: Job,
    { slot, attempt }: Pick<JobRun, 'slot' | 'attempt'>,
    runner: string,
    lost: AbortSignal,
  ): Promise<RunOutcome> => {
    const child = log.child({ job: job.name });
    const signal = AbortSignal.any([stopping.signal, lost]);
    try {
      // What the run says, asks of the outside and leaves in the outbox has one id, as what a request does.
      await underRequestId(runner, () =>
        traced({ name: `job ${job.name}`, kind: 'internal', attributes: { 'pwp.request_id': runner } }, () =>
          job.run({ slot, attempt, log: child, signal }),
        ),
      );
    } catch (error) {
      if (!signal.aborted && outage.noticed(error)) child.warn('the database was lost under the job: it is run again');
      else if (!signal.aborted) child.error({ err: error }, 'the job failed');
      return signal.aborted ? 'cut' : 'failed';
    }
    // It may have returned early: whoever goes on finds what is left.
    return signal.aborted ? 'cut' : 'done';
  };

  /** Writes down how a run ended, again while the database is lost: what is done is not done again for that. */
  const end = async (job: string, runner: string, slot: number, outcome: RunOutcome, attempts: number) => {
    const pauses = { done: undefined, cut: 0, failed: pace.retry * Math.min(attempts, 3) };
    const isOver = outcome === 'failed' && attempts >= MOST_RUNS;
    for (;;) {
      try {
        await ledger.end(job, runner, slot, outcome, isOver ? undefined : pauses[outcome]);
        return;
      } catch (error) {
        failed(error, job, 'the end of a run could not be written down');
        if (stopping.signal.aborted) return;
        await setTimeout(pace.look, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };

  const takeSlot = async (job: Job): Promise<boolean> => {
    const runner = randomUUID();
    const taken = await ledger.take(job.name, runner);
    if (taken === undefined) return false;
    const { slot, attempts } = taken;
    const heart = beat(job.name, runner);
    const isLast = attempts > MOST_RUNS;
    if (isLast) log.error({ job: job.name, attempts }, 'runs of the slot died with their process: it is given up');
    const outcome = isLast
      ? 'failed'
      : await run(job, { slot: new Date(slot), attempt: attempts }, runner, heart.signal);
    onRun(job.name, outcome);
    await end(job.name, runner, slot, outcome, attempts).finally(heart.end);
    return true;
  };

  /** One run of a job at a time in this process too. */
  const attend = (job: Job): Promise<boolean> => {
    const own = running.get(job.name);
    if (own !== undefined) return own.then(() => false);
    const taking = takeSlot(job).finally(() => running.delete(job.name));
    running.set(job.name, taking);
    return taking;
  };

  const tell = async (): Promise<void> => {
    for (const [job, told] of untold) {
      await ledger.note(job, told.slot, told.wasMissed);
      if (untold.get(job) === told) untold.delete(job);
    }
  };

  /** Tells the slots that came, and takes up those that wait, also what another process left. */
  const look = async (jobs: ReadonlyMap<string, Job>, isOff: (job: string) => boolean): Promise<void> => {
    try {
      await tell();
      for (const name of await ledger.open()) {
        const job = jobs.get(name);
        if (job !== undefined && !running.has(name) && !isOff(name) && !draining.signal.aborted)
          void attend(job).catch((error: unknown) => failed(error, name, 'a slot could not be taken'));
      }
    } catch (error) {
      failed(error, undefined, 'the ledger of jobs could not be read');
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
      await ledger.note(job.name, slot.getTime());
      return attend(job);
    },
    start(jobs, isOff = () => false) {
      const byName = new Map(jobs.map((job) => [job.name, job]));
      let wake = Promise.withResolvers<void>();
      for (const job of jobs) {
        const missed = isOff(job.name) ? undefined : lastSlotOf(job, LATEST);
        // One that another process noted changes nothing.
        if (missed !== undefined) untold.set(job.name, { slot: missed.getTime(), wasMissed: true });
        const note = ({ date }: { date: Date }) => {
          if (isOff(job.name) || (job.onWorkingDays === true && !isWorkingDay(date))) return;
          untold.set(job.name, { slot: Math.floor(date.getTime() / 1000) * 1000, wasMissed: false });
          wake.resolve();
        };
        const task = schedule(job.schedule, note, {
          name: job.name,
          timezone: timeZoneOf(job.schedule),
          missedExecutionTolerance: LATEST,
        });
        tellMissed(job, task);
        tasks.push(task);
      }
      const keepLooking = async (): Promise<void> => {
        while (!draining.signal.aborted) {
          await look(byName, isOff);
          const { signal } = draining;
          await Promise.race([wake.promise, setTimeout(pace.look, undefined, { signal }).catch(() => undefined)]);
          wake = Promise.withResolvers();
        }
      };
      looking = keepLooking();
    },
    ask: (job) => ledger.ask(job, Date.now()),
    pause: ledger.pause,
    resume: ledger.resume,
    standings: ledger.standings,
    drain,
    async stop() {
      drain();
      stopping.abort();
      await looking;
      await Promise.allSettled(running.values());
    },
  };
}
