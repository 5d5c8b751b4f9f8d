import type { Database } from '@pwp/database';
import { QueryTypes, UniqueConstraintError } from 'sequelize';

/** What became of a run: one that was cut goes on in another process. */
export type RunOutcome = 'done' | 'failed' | 'cut';

/** Where a job stands; instants are ms since the epoch, null for never. */
export interface JobStanding {
  job: string;
  succeeded_at: number | null;
  failed_at: number | null;
  /** Since when an administrator keeps it from running. */
  paused_at: number | null;
  /** Runs that its last slot has had. */
  attempts: number;
  /** 1 while a process runs it, else 0. */
  running: number;
}

/** One row a job: the last slot that came, the last one that ended, and whoever runs it. */
export interface JobLedger {
  /**
   * Notes that a slot came; one that is older than the last changes nothing, nor does one of a paused job. One that nobody was there for
   * is not noted of a job that never came due: a new portal missed nothing.
   */
  note: (job: string, slot: number, wasMissed?: boolean) => Promise<void>;
  /** Adds a slot that is later than the last, such as now; false when the job is paused. */
  ask: (job: string, slot: number) => Promise<boolean>;
  /** The jobs with a slot that waits for a process. */
  open: () => Promise<string[]>;
  /** Takes the job's last slot and counts the run; undefined while none waits or another process runs the job. */
  take: (job: string, runner: string) => Promise<{ slot: number; attempts: number } | undefined>;
  /** Prolongs a run; false once another process has it. */
  renew: (job: string, runner: string) => Promise<boolean>;
  /** Ends a run, if it is still `runner`'s. One that is to be made again waits for `pause` ms; without it the slot is over. */
  end: (job: string, runner: string, slot: number, outcome: RunOutcome, pause?: number) => Promise<void>;
  /** Keeps a job from running, in every process; false when it was already. A run under way goes on. */
  pause: (job: string) => Promise<boolean>;
  /** Ends a pause; false when there was none. A slot that waited for a run before the pause gets it now. */
  resume: (job: string) => Promise<boolean>;
  standings: () => Promise<JobStanding[]>;
}

/** The ledger, whose runs are lost with their process after `lease` ms without `renew`. */
export function createJobLedger({ sequelize, dialect }: Database, lease: number): JobLedger {
  // The database's own clock: processes may have different ones.
  const now =
    dialect === 'sqlite'
      ? `CAST(unixepoch('subsec') * 1000 AS INTEGER)`
      : `CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS INTEGER)`;
  const change = (sql: string, replacements: Record<string, unknown>): Promise<number> =>
    sequelize.query(sql, { replacements, type: QueryTypes.BULKUPDATE });
  const WAITS = `due > done AND leased_until <= ${now} AND paused_at IS NULL`;

  /** Adds the row of a job; false when it is there, by this process or another. */
  const add = async (columns: string, values: string, replacements: Record<string, unknown>): Promise<boolean> => {
    try {
      await sequelize.query(`INSERT INTO platform_jobs (${columns}) VALUES (${values})`, {
        replacements,
        type: QueryTypes.INSERT,
      });
      return true;
    } catch (error) {
      if (!(error instanceof UniqueConstraintError)) throw error;
      return false;
    }
  };

  return {
    async note(job, slot, wasMissed = false) {
      const row = { job, slot };
      // A pause after a failure is not for the next slot.
      const noted = await change(
        `UPDATE platform_jobs
         SET due = :slot, attempts = 0, leased_until = CASE WHEN runner IS NULL THEN 0 ELSE leased_until END
         WHERE job = :job AND due < :slot AND paused_at IS NULL`,
        row,
      );
      if (noted === 0 && !wasMissed) await add('job, due', ':job, :slot', row);
    },
    async ask(job, slot) {
      const row = { job, slot };
      const asked = await change(
        `UPDATE platform_jobs
         SET due = CASE WHEN due < :slot THEN :slot ELSE due + 1 END, attempts = 0,
           leased_until = CASE WHEN runner IS NULL THEN 0 ELSE leased_until END
         WHERE job = :job AND paused_at IS NULL`,
        row,
      );
      return asked > 0 || add('job, due', ':job, :slot', row);
    },
    async open() {
      const rows = await sequelize.query<{ job: string }>(`SELECT job FROM platform_jobs WHERE ${WAITS}`, {
        type: QueryTypes.SELECT,
      });
      return rows.map(({ job }) => job);
    },
    async take(job, runner) {
      const taken = await change(
        `UPDATE platform_jobs SET runner = :runner, leased_until = ${now} + :lease, attempts = attempts + 1
         WHERE job = :job AND ${WAITS}`,
        { job, runner, lease },
      );
      if (taken === 0) return undefined;
      const [row] = await sequelize.query<{ slot: number; attempts: number }>(
        'SELECT due AS slot, attempts FROM platform_jobs WHERE job = :job AND runner = :runner',
        { replacements: { job, runner }, type: QueryTypes.SELECT },
      );
      return row;
    },
    async renew(job, runner) {
      const renewed = await change(
        `UPDATE platform_jobs SET leased_until = ${now} + :lease WHERE job = :job AND runner = :runner`,
        { job, runner, lease },
      );
      return renewed > 0;
    },
    async end(job, runner, slot, outcome, pause) {
      const done = pause === undefined ? 'done = :slot,' : '';
      const when = { done: `succeeded_at = ${now},`, failed: `failed_at = ${now},`, cut: '' }[outcome];
      await change(
        `UPDATE platform_jobs SET ${done} ${when} runner = NULL, leased_until = ${now} + :pause
         WHERE job = :job AND runner = :runner`,
        { job, runner, slot, pause: pause ?? 0 },
      );
    },
    async pause(job) {
      const sql = `UPDATE platform_jobs SET paused_at = ${now} WHERE job = :job AND paused_at IS NULL`;
      // A job that never came due has no row yet.
      return (await change(sql, { job })) > 0 || add('job, due, paused_at', `:job, 0, ${now}`, { job });
    },
    async resume(job) {
      const sql = 'UPDATE platform_jobs SET paused_at = NULL WHERE job = :job AND paused_at IS NOT NULL';
      return (await change(sql, { job })) > 0;
    },
    standings: () =>
      sequelize.query<JobStanding>(
        `SELECT job, succeeded_at, failed_at, paused_at, attempts,
           CASE WHEN runner IS NOT NULL AND leased_until > ${now} THEN 1 ELSE 0 END AS running
         FROM platform_jobs`,
        { type: QueryTypes.SELECT },
      ),
  };
}
