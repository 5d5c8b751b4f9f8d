import type { Logger } from 'pino';

/** The context of a job's run. */
export interface JobRun {
  /** The slot that this run owns: the time of the tick, to the second. */
  slot: Date;
  log: Logger;
  /** Aborted when the process stops: finish the current batch and return. */
  signal: AbortSignal;
}

/**
 * A scheduled job. The host makes sure that one process of the cluster runs each slot, up to 15 minutes late; a slot
 * under which the database was lost is run again, five times at most. `schedule` is a node-cron expression (seconds
 * allowed) in Paris time; one without hours and days also runs in the hour that autumn repeats.
 */
export interface Job {
  name: string;
  schedule: string;
  run: (run: JobRun) => Promise<void>;
}

/** Declares a job. */
export function defineJob(job: Job): Job {
  return job;
}
