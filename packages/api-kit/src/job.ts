import type { Logger } from 'pino';

/** What a run of a job knows. */
export interface JobRun {
  /** The slot that this run won: the instant of the tick, to the second. */
  slot: Date;
  log: Logger;
  /** Aborted when the process is asked to stop: finish the batch at hand and return. */
  signal: AbortSignal;
}

/**
 * Work on a schedule. One process of the cluster wins each slot; that is the host's duty, not the job's.
 * `schedule` is a cron expression of node-cron (seconds allowed), in the time of Paris.
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
