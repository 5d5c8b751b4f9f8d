import type { Logger } from 'pino';

/** The context of a job's run. */
export interface JobRun {
  /** The slot that this run owns: the time of the tick, to the second, or when an administrator asked for it. */
  slot: Date;
  /** Which run of the slot this is, from 1. */
  attempt: number;
  log: Logger;
  /** Aborted when the process stops: finish the current batch and return. */
  signal: AbortSignal;
}

/**
 * A scheduled job. The host makes sure that one process of the cluster runs it at a time. A slot is run up to 15 minutes late;
 * several that come under a run are one, the last. A run that is stopped, dies with its process or fails is made again
 * with the same slot, here or in another process, ten times at most: it reads from the data what is left to do.
 * `schedule` is a node-cron expression (seconds allowed) in Paris time; one without hours and days also runs in the hour
 * that autumn repeats.
 */
export interface Job {
  name: string;
  /** What administrators call it, in French: « Purge des brouillons »; its name unless said. */
  title?: string;
  schedule: string;
  /** Leaves out the slots of weekends and holidays, in Paris. */
  onWorkingDays?: boolean;
  run: (run: JobRun) => Promise<void>;
}

/** Declares a job. */
export function defineJob(job: Job): Job {
  return job;
}
