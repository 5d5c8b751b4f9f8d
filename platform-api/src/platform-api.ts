import type { RequestListener } from 'node:http';
import {
  systemClock,
  type ApiModule,
  type Audit,
  type Clock,
  type Identity,
  type Job,
  type Migration,
  type OutboxHandlers,
  type Route,
} from '@pwp/api-kit';
import { readSettings } from '@pwp/contracts';
import { createAudit } from './audit/audit.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { createCallerResolver } from './auth/caller.ts';
import { logoutRoutes } from './auth/logout-routes.ts';
import { createLogoutTokenReader } from './auth/logout-token.ts';
import { createTokenRevocations, defineTokenRevocationModel, type TokenRevocations } from './auth/token-revocations.ts';
import { createTokenVerifier, type TokenVerifier } from './auth/token-verifier.ts';
import type { PlatformConfig } from './config.ts';
import { openDatabase, type Database } from './database/database.ts';
import { platformMigrations } from './database/migrations/index.ts';
import { assertMigrated } from './database/migrator.ts';
import { collectBuffersEarly } from './files/buffer-collector.ts';
import { createDiskFileStore } from './files/disk-file-store.ts';
import { guichetRoutes } from './guichets/guichet-routes.ts';
import { createGuichetStore, defineGuichetModels } from './guichets/guichet-store.ts';
import { sessionRoutes } from './guichets/session-routes.ts';
import { createApp } from './http/app.ts';
import { healthRoutes } from './http/health-routes.ts';
import { createMetrics } from './http/metrics.ts';
import type { MountedRoute } from './http/openapi.ts';
import { createThrottle } from './http/throttle.ts';
import { endingAtOnce } from './identity/end-at-once.ts';
import { createKeycloakIdentity } from './identity/keycloak-identity.ts';
import { createScheduler, type Scheduler } from './jobs/scheduler.ts';
import { createLog } from './log.ts';
import { dailyMailJob } from './mail/daily/daily-mail-job.ts';
import { defineDailyMailModel } from './mail/daily/daily-mail-marks.ts';
import { createMail, mailHandlers } from './mail/mail-outbox.ts';
import { createSmtpSender } from './mail/smtp-sender.ts';
import { outboxPurgeJob } from './outbox/outbox-purge.ts';
import { createOutbox, type OutboxDispatcher } from './outbox/outbox.ts';
import { createPreferences, definePreferenceModel } from './preferences/preference-store.ts';
import { preferencesRoutes } from './preferences/preferences-routes.ts';

/** What the platform is made from. */
export interface PlatformOptions {
  config: PlatformConfig;
  modules: readonly ApiModule[];
  clock?: Clock;
  verifier?: TokenVerifier;
  identity?: Identity;
  writeLog?: (line: string) => void;
}

/** A platform that answers requests. */
export interface PlatformApi {
  handler: RequestListener;
  database: Database;
  outbox: OutboxDispatcher;
  audit: Audit;
  revocation: TokenRevocations;
  scheduler: Scheduler;
  jobs: readonly Job[];
  outboxHandlers: OutboxHandlers;
  /** No longer ready: a proxy that asks sends nothing more. */
  drain(): void;
  close(): Promise<void>;
}

/** Every migration, the platform's first. */
export function allMigrations(modules: readonly ApiModule[]): Migration[] {
  return [...platformMigrations, ...modules.flatMap((module) => module.migrations)];
}

/** Opens the database with the models of the platform and of its modules. */
export function openModelledDatabase(config: PlatformConfig, modules: readonly ApiModule[]): Database {
  const database = openDatabase(config.databaseUrl, { poolSize: config.databasePool });
  defineGuichetModels(database.sequelize);
  definePreferenceModel(database.sequelize);
  defineTokenRevocationModel(database.sequelize);
  defineDailyMailModel(database.sequelize);
  for (const module of modules) module.defineModels(database.sequelize);
  return database;
}

/**
 * Starts the platform: configuration → database → migrations check → modules → HTTP → jobs and outbox.
 * Throws `InvalidSettings` or `PendingMigrations` before anything is served.
 */
export async function createPlatformApi(options: PlatformOptions): Promise<PlatformApi> {
  const { config, modules } = options;
  const clock = options.clock ?? systemClock;
  const moduleSettings = modules.map((module) => readSettings(module.settings, config.environment));
  const log = createLog(config.logLevel, options.writeLog);
  const database = openModelledDatabase(config, modules);
  try {
    await assertMigrated(database, allMigrations(modules));
  } catch (error) {
    await database.close();
    throw error;
  }

  const outbox = createOutbox(database, clock, log);
  const preferences = createPreferences();
  const revocation = createTokenRevocations(database, clock);
  const identity = endingAtOnce(options.identity ?? createKeycloakIdentity(config.identity), revocation);
  const mail = createMail(outbox);
  const smtp = createSmtpSender(config.mail.smtpUrl, config.mail.from);
  const audit = createAudit(database, clock);
  const guichets = createGuichetStore(clock);
  const started = modules.map((module, index) => {
    const parts = module.start({
      settings: moduleSettings[index] ?? {},
      log: log.child({ module: module.id }),
      clock,
      files: createDiskFileStore(config.filesDir, module.id),
      outbox,
      preferences,
      identity,
      guichets,
      mail,
      audit,
      revocation,
      publicUrl: config.publicUrl,
      sequelize: database.sequelize,
      learnt: database.learnt,
      transaction: database.transaction,
    });
    return { id: module.id, parts };
  });

  let draining = false;
  const routes: MountedRoute[] = [
    ...mount(
      'health',
      healthRoutes(async () => !draining && (await answers(database))),
    ),
    ...mount('session', sessionRoutes(guichets, identity, log)),
    ...mount('session', logoutRoutes(createLogoutTokenReader(config.keycloak), revocation)),
    ...mount('guichets', guichetRoutes({ guichets, audit, transaction: database.transaction })),
    ...mount('preferences', preferencesRoutes(preferences)),
    ...mount('audit', auditRoutes(audit)),
    ...started.flatMap(({ id, parts }) => mount(id, parts.routes)),
  ];
  const verifier = options.verifier ?? createTokenVerifier(config.keycloak);
  const metrics = createMetrics(outbox);
  const scheduler = createScheduler(database, log, (job, outcome) => metrics.jobs.inc({ job, outcome }));
  const digests = started.flatMap(({ parts }) => parts.digest ?? []);
  const { transaction } = database;
  const dailyMail = { transaction, identity, preferences, mail, digests, publicUrl: config.publicUrl };
  const jobs = [
    dailyMailJob(dailyMail, config.mail.dailySchedule),
    outboxPurgeJob(database.sequelize, clock),
    ...started.flatMap(({ parts }) => parts.jobs ?? []),
  ];
  const outboxHandlers: OutboxHandlers = Object.assign(
    mailHandlers(smtp),
    ...started.map(({ parts }) => parts.outbox ?? {}),
  );

  const app = createApp({
    log,
    metrics,
    routes,
    resolveCaller: createCallerResolver(verifier, revocation, guichets, config.keycloak.portalClient),
    throttle: createThrottle(config.budgets),
  });
  const handle = app.callback();
  const endCollecting = collectBuffersEarly();
  if (config.jobs) {
    outbox.start(outboxHandlers);
    scheduler.start(jobs);
  }

  return {
    handler: (request, response) => void handle(request, response),
    database,
    outbox,
    audit,
    revocation,
    scheduler,
    jobs,
    outboxHandlers,
    drain: () => {
      draining = true;
    },
    async close() {
      draining = true;
      await scheduler.stop();
      await outbox.stop();
      smtp.close();
      endCollecting();
      await database.close();
    },
  };
}

/** The routes of one module, below `/api/<module>`. */
function mount(module: string, routes: readonly Route[]): MountedRoute[] {
  const prefix = `/api/${module}`;
  return routes.map((route) => ({ module, template: route.path === '/' ? prefix : prefix + route.path, route }));
}

async function answers(database: Database): Promise<boolean> {
  try {
    await database.sequelize.query('SELECT 1');
    return true;
  } catch {
    return false;
  }
}
