import { FileResponse, route, type Job, type Route } from '@pwp/api-kit';
import { createProcessMetrics, type ProcessMetrics } from '@pwp/api-kit/server';
import { defineEndpoints } from '@pwp/contracts';
import { Counter, Gauge, Registry } from 'prom-client';
import { within, type Database } from '@pwp/database';
import { isDiskFull } from '../files/full-disk.ts';
import type { PortalAntivirus } from '../antivirus/portal-antivirus.ts';
import type { FileStorage } from '../files/file-storage.ts';
import type { JobStanding } from '../jobs/job-ledger.ts';
import { nextSlotOf } from '../jobs/next-slot.ts';
import type { OtherProcesses } from '../launcher/answer-launcher.ts';
import { lastBackup } from './last-backup.ts';
import { measuresOfAll, readMeasures } from './measures-of-all.ts';
import type { OnRun, Scheduler } from '../jobs/scheduler.ts';
import type { OutboxDispatcher } from '../outbox/outbox.ts';

/** What the API measures of itself, in Prometheus' words. */
export interface Metrics extends ProcessMetrics {
  /** What is the same in each process: of the database, the files, the jobs. */
  portal: Registry;
  jobs: Counter<'job' | 'outcome'>;
}

/** What else they are of. */
interface MetricsContext {
  leftOut: number;
  pool: Database['pool'];
  /** That this process handles. */
  topics: () => readonly string[];
  backupDir?: string | undefined;
  reloadStopped?: (() => boolean) | undefined;
}

/**
 * Metrics of one API; the outbox, the jobs and the disk of the files are asked at each scrape. `leftOut`: how many modules did not
 * start; `backupDir`: where backups go, if it was told.
 */
export function createMetrics(
  outbox: Pick<OutboxDispatcher, 'waiting' | 'waitingTopics' | 'oldest' | 'dead' | 'heldSince'>,
  jobs: Pick<Scheduler, 'standings'> & { all: readonly Job[] },
  files: Pick<FileStorage, 'space' | 'probe'> & { antivirus: Pick<PortalAntivirus, 'outcomes' | 'scans'> },
  { leftOut, pool, topics, backupDir, reloadStopped = () => false }: MetricsContext,
): Metrics {
  const { registry, requests } = createProcessMetrics(pool);
  const portal = new Registry();
  const waiting: Gauge = new Gauge({
    name: 'pwp_outbox_waiting',
    help: 'Messages that have not left yet',
    registers: [portal],
    collect: async (): Promise<void> => waiting.set(await inTime(outbox.waiting())),
  });
  const oldest: Gauge = new Gauge({
    name: 'pwp_outbox_oldest_seconds',
    help: 'How long the oldest message that has not left waits',
    registers: [portal],
    collect: async (): Promise<void> => oldest.set(await inTime(outbox.oldest())),
  });
  /** A topic without a message waits for nothing: its line stays. */
  const seen = new Set<string>();
  const byTopic = async (gauge: Gauge<'topic'>, of: 'total' | 'oldest'): Promise<void> => {
    const found = await within(PATIENCE, outbox.waitingTopics()).catch(() => undefined);
    if (found === undefined) return;
    const values = new Map(found.map((one) => [one.topic, one[of]]));
    for (const topic of values.keys()) seen.add(topic);
    for (const topic of new Set([...topics(), ...seen])) gauge.set({ topic }, values.get(topic) ?? 0);
  };
  const topicWaiting: Gauge<'topic'> = new Gauge({
    name: 'pwp_outbox_topic_waiting',
    help: 'Messages of a topic that have not left yet',
    labelNames: ['topic'],
    registers: [portal],
    collect: (): Promise<void> => byTopic(topicWaiting, 'total'),
  });
  const topicOldest: Gauge<'topic'> = new Gauge({
    name: 'pwp_outbox_topic_oldest_seconds',
    help: 'How long the oldest message of a topic waits',
    labelNames: ['topic'],
    registers: [portal],
    collect: (): Promise<void> => byTopic(topicOldest, 'oldest'),
  });
  const dead: Gauge = new Gauge({
    name: 'pwp_outbox_dead',
    help: 'Messages that the other side refused for good',
    registers: [portal],
    collect: async (): Promise<void> => dead.set(await inTime(outbox.dead())),
  });
  const held: Gauge = new Gauge({
    name: 'pwp_outbox_held',
    help: 'Whether messages are held since a restore: 1, else 0',
    registers: [portal],
    collect: async (): Promise<void> =>
      held.set(await inTime(outbox.heldSince().then((since) => (since === undefined ? 0 : 1)))),
  });
  let asked: Promise<JobStanding[] | undefined> | undefined;
  /** Once for all that a scrape measures of jobs; undefined when the database does not answer: what was measured last stays. */
  const standings = () =>
    (asked ??= within(PATIENCE, jobs.standings())
      .catch(() => undefined)
      .finally(() => (asked = undefined)));
  const ofJobs = (
    { name, help }: { name: string; help: string },
    measure: (gauge: Gauge<'job'>, found: readonly JobStanding[]) => void,
  ): void => {
    const gauge: Gauge<'job'> = new Gauge({
      name,
      help,
      labelNames: ['job'],
      registers: [portal],
      async collect(): Promise<void> {
        const found = await standings();
        if (found !== undefined) measure(gauge, found);
      },
    });
  };
  const pausedOf = (found: readonly JobStanding[]) =>
    new Set(found.filter(({ paused_at: at }) => at !== null).map(({ job }) => job));
  ofJobs(
    {
      name: 'pwp_job_last_success_seconds',
      help: 'When a job last ended well, seconds since 1970; absent until it has',
    },
    (gauge, found) => {
      for (const { job, succeeded_at: at } of found) if (at !== null) gauge.set({ job }, at / 1_000);
    },
  );
  ofJobs(
    { name: 'pwp_job_paused', help: 'Whether an administrator keeps a job from running: 1, else 0' },
    (gauge, found) => {
      const paused = pausedOf(found);
      for (const { name } of jobs.all) gauge.set({ job: name }, paused.has(name) ? 1 : 0);
    },
  );
  ofJobs({ name: 'pwp_job_running', help: 'Whether a process runs a job: 1, else 0' }, (gauge, found) => {
    for (const { job, running } of found) gauge.set({ job }, running);
  });
  ofJobs(
    {
      name: 'pwp_job_next_slot_seconds',
      help: 'When a job comes due next, seconds since 1970; absent while it is paused',
    },
    (gauge, found) => {
      const paused = pausedOf(found);
      gauge.reset();
      for (const job of jobs.all) {
        const slot = paused.has(job.name) ? undefined : nextSlotOf(job);
        if (slot !== undefined) gauge.set({ job: job.name }, slot.getTime() / 1_000);
      }
    },
  );
  new Gauge({
    name: 'pwp_modules_left_out',
    help: 'Modules that did not start',
    registers: [registry],
  }).set(leftOut);
  const stopped: Gauge = new Gauge({
    name: 'pwp_api_reload_stopped',
    help: 'Whether the last reload stopped before every process was replaced: 1, else 0',
    registers: [portal],
    collect: (): void => stopped.set(reloadStopped() ? 1 : 0),
  });
  const free: Gauge = new Gauge({
    name: 'pwp_files_free_bytes',
    help: 'Room left on the disk that uploads are written to',
    registers: [portal],
    collect: async (): Promise<void> => free.set(await files.space.bytes()),
  });
  const reachable: Gauge = new Gauge({
    name: 'pwp_files_reachable',
    help: 'Whether files can be kept: 1, else 0',
    registers: [portal],
    async collect(): Promise<void> {
      const answer = within(PATIENCE, files.probe());
      reachable.set(await answer.then(() => 1).catch((error: unknown) => (isDiskFull(error) ? 1 : 0)));
    },
  });
  if (backupDir !== undefined)
    portal.registerMetric(
      new Gauge({
        name: 'pwp_backup_last_seconds',
        help: 'When the last backup was made, seconds since 1970; 0: none is to be read',
        registers: [],
        async collect(): Promise<void> {
          const last = await lastBackup(backupDir).catch(() => undefined);
          this.set((last?.getTime() ?? 0) / 1_000);
        },
      }),
    );
  const { outcomes, scans } = files.antivirus;
  const scanned: Counter<'outcome'> = new Counter({
    name: 'pwp_file_scans_total',
    help: 'Scans of files by the antivirus',
    labelNames: ['outcome'],
    registers: [registry],
    collect(): void {
      scanned.reset();
      for (const [outcome, count] of Object.entries(outcomes)) scanned.inc({ outcome }, count);
    },
  });
  const unscanned: Gauge = new Gauge({
    name: 'pwp_files_unscanned',
    help: 'Files that wait for the antivirus',
    registers: [portal],
    collect: async (): Promise<void> => unscanned.set(await inTime(scans.standing().then(({ total }) => total))),
  });
  const runs = new Counter({
    name: 'pwp_job_runs_total',
    help: 'Runs of jobs',
    labelNames: ['job', 'outcome'],
    registers: [registry],
  });
  // A counter that begins at one never grew for Prometheus.
  for (const { name } of jobs.all) for (const outcome of OUTCOMES) runs.inc({ job: name, outcome }, 0);
  return {
    registry,
    portal,
    requests,
    jobs: runs,
  };
}

/** How a run of a job may end. */
const OUTCOMES = ['done', 'failed', 'cut', 'missed'] as const satisfies Parameters<OnRun>[1][];

/** Longest wait of a scrape for the database, ms. */
const PATIENCE = 2_000;

/** Not a number when the database does not answer: the other measures are wanted most then. */
function inTime(count: Promise<number>): Promise<number> {
  return within(PATIENCE, count).catch(() => Number.NaN);
}

const metricsEndpoints = defineEndpoints({
  'GET /': { summary: 'Mesures, dans les mots de Prometheus', output: { file: 'text/plain' } },
});

/**
 * The measures, for who scrapes them; no proxy lets the public through. Where others share the port, each answers for all: what is a
 * process's has its number, the rest is said once.
 */
export function metricsRoute({ registry, portal }: Metrics, others?: OtherProcesses): Route {
  const ofProcesses = async (): Promise<string> => {
    if (others === undefined) return registry.metrics();
    const own = { process: others.number, measures: await readMeasures(registry) };
    return measuresOfAll([own, ...(await others.measures())]);
  };
  return route(metricsEndpoints['GET /'], {
    access: 'public',
    unthrottled: true,
    handler: async () => {
      const said = await Promise.all([ofProcesses(), portal.metrics()]);
      return new FileResponse({ body: Buffer.from(said.join('\n')), type: registry.contentType });
    },
  });
}
