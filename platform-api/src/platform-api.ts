import type { RequestListener } from 'node:http';
import {
  createLog,
  type Access,
  type ApiModule,
  type Audit,
  type Job,
  type Logger,
  type OutboxHandlers,
} from '@pwp/api-kit';
import { startTracing } from '@pwp/api-kit/server';
import { createTellAct } from './audit/act-phrases.ts';
import { createAuditNames } from './audit/audit-names.ts';
import { createTellRecords } from './audit/tell-records.ts';
import { annuaireRoutes } from './annuaire/annuaire-routes.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { purgeAudit } from './audit/purge-audit.ts';
import { bandeauRoutes } from './bandeau/bandeau-routes.ts';
import { createCallerResolver } from './auth/caller.ts';
import { describeAccess } from './auth/described-access.ts';
import { logoutRoutes } from './auth/logout-routes.ts';
import type { TokenRevocations } from './auth/token-revocations.ts';
import type { PlatformConfig } from './config.ts';
import type { SavedConfigurations } from '@pwp/contracts';
import type { Database } from '@pwp/database';
import { createHost, createThrottle, docsRoutes, mount, openApiRoute, type MountedRoute } from '@pwp/http-host';
import { exploitationRoutes } from './exploitation/exploitation-routes.ts';
import { openUsableStorage } from './files/file-storage.ts';
import { guichetRoutes } from './guichets/guichet-routes.ts';
import { ringsCookieOf } from './guichets/session-rings.ts';
import { sessionRoutes } from './guichets/session-routes.ts';
import { explainErrors } from './health/explain-error.ts';
import { healthRoutes } from './health/health-routes.ts';
import { readMeasures } from './health/measures-of-all.ts';
import { createMetrics, metricsRoute, type Metrics } from './health/metrics.ts';
import { createReadiness } from './health/readiness.ts';
import type { OtherProcesses } from './launcher/answer-launcher.ts';
import type { OwnMeasures } from './launcher/own-measures.ts';
import { createScheduler, type Scheduler } from './jobs/scheduler.ts';
import { purgeLimits } from './limits/shared-limits.ts';
import { mailHandlers } from './mail/mail-outbox.ts';
import type { Configurations } from './modules/configurations.ts';
import { followConfigurations } from './modules/follow-configurations.ts';
import { readModuleSettings, soundDeclarations } from './modules/declared-modules.ts';
import { reportFaults } from './modules/module-fault.ts';
import { metaRoutes } from './modules/meta-routes.ts';
import { startModules, type StartedModule } from './modules/start-modules.ts';
import { createTurnedOff, turnedOffParts } from './modules/turned-off.ts';
import { outboxPurgeJob } from './outbox/outbox-purge.ts';
import type { OutboxDispatcher } from './outbox/outbox.ts';
import { createPersonalData, type PortalPersonalData } from './personal-data/personal-data.ts';
import { openMigrated } from './platform-database.ts';
import { createServices, startModule, type ServiceOptions, type Services } from './platform-services.ts';
import { createPorts, type Ports } from './ports/ports.ts';
import { preferencesRoutes } from './preferences/preferences-routes.ts';

/** What the platform is made from. */
export interface PlatformOptions extends ServiceOptions {
  modules: readonly ApiModule[];
  /** Ids of modules that may not be left out, as with `PWP_STRICT_MODULES`: another process serves them. */
  kept?: readonly string[];
  /** Whether its launcher could not replace it. Default: it has none. */
  reloadStopped?: () => boolean;
  /** The other processes that its launcher runs: it answers for the measures of all. */
  others?: OtherProcesses;
  writeLog?: (line: string) => void;
}

/** A platform that answers requests. */
export interface PlatformApi {
  handler: RequestListener;
  log: Logger;
  database: Database;
  outbox: OutboxDispatcher;
  audit: Audit;
  personalData: PortalPersonalData;
  revocation: TokenRevocations;
  scheduler: Scheduler;
  configurations: Configurations;
  jobs: readonly Job[];
  /** What is served: the routes of the platform and of its modules. */
  routes: readonly MountedRoute[];
  outboxHandlers: OutboxHandlers;
  /** What this process measures of itself. */
  measures: () => Promise<OwnMeasures['measures']>;
  /** Ids of the modules that serve. */
  modules: readonly string[];
  /**
   * Takes no further slot or message; what runs goes on. No longer ready, so that a proxy that asks sends nothing more, unless
   * another process took over at its port (`isReplaced`).
   */
  drain(isReplaced?: boolean): void;
  /** Drains, tells the jobs and deliveries under way to stop, waits for them, and closes. */
  close(): Promise<void>;
}

/** The routes of the platform and of its modules, below `/api`. */
function platformRoutes(
  config: PlatformConfig,
  { shared, database, log, browsers, storage, notices, realm }: Services,
  started: readonly StartedModule[],
  {
    acts,
    unavailable,
    isStopping,
    ports,
  }: { acts: ApiModule['acts'][]; unavailable: string[]; isStopping: () => boolean; ports: Ports },
): MountedRoute[] {
  const { audit, exports, guichets, identity, lastSeen, preferences, revocation, visits } = shared;
  const readiness = createReadiness({ database, storage, isStopping });
  const rings = ringsCookieOf(config, shared.clock);
  const mailChoicesPage = started.find(({ parts }) => parts.mailChoicesPage !== undefined)?.parts.mailChoicesPage;
  const tellRecords = createTellRecords(
    createTellAct(acts),
    createAuditNames({ identity, log, targets: started.map(({ parts }) => parts.targetNames) }),
  );
  return [
    ...mount('/api/health', healthRoutes(readiness, storage.space)),
    ...mount('/api/meta', metaRoutes(started, guichets, ports.versions())),
    ...mount(
      '/api/session',
      sessionRoutes({ guichets, identity, lastSeen, browsers, preferences, log, unavailable, rings }),
    ),
    ...mount('/api/session', logoutRoutes(realm.readLogout, revocation, visits)),
    ...mount('/api/guichets', guichetRoutes({ guichets, audit, transaction: database.transaction })),
    ...mount('/api/annuaire', annuaireRoutes({ guichets, identity })),
    ...mount('/api/bandeau', bandeauRoutes({ audit, clock: shared.clock, database })),
    ...mount('/api/preferences', preferencesRoutes(preferences)),
    ...mount('/api/notifications', notices.routes(mailChoicesPage)),
    ...mount('/api/audit', auditRoutes(audit, exports, tellRecords)),
    ...started
      .flatMap(({ id, parts }) => mount(`/api/${id}`, parts.routes))
      .map((mounted) => ({ ...mounted, withholdsCredentials: true as const })),
  ];
}

/** Serves routes, with their description and the metrics. */
function createPlatformHost(
  config: PlatformConfig,
  { shared, log, outage, realm }: Services,
  routes: readonly MountedRoute[],
  metrics: Metrics,
  {
    unavailable,
    isOff,
    others,
    callers,
  }: {
    unavailable: readonly string[];
    isOff: (prefix: string) => boolean | Promise<boolean>;
    others: OtherProcesses | undefined;
    callers: Ports['callers'];
  },
) {
  const described = {
    title: config.brand.name,
    description: 'API de la plateforme et de ses modules.',
    routes,
    describe: describeAccess,
  };
  return createHost<Access>({
    log,
    observe: (labels, seconds) => metrics.requests.observe(labels, seconds),
    explain: explainErrors(outage, log),
    routes: [
      ...routes,
      ...openApiRoute('/api/openapi.json', described),
      ...docsRoutes('/api/docs', described.title, '/api/openapi.json'),
      ...mount('/metrics', [metricsRoute(metrics, others)]),
    ],
    unavailable: unavailable.map((id) => `/api/${id}`),
    isOff,
    access: {
      resolve: createCallerResolver(realm.verifier, { ...shared, callers }, config.keycloak.portalClient),
      describe: describeAccess,
    },
    proxies: config.proxies,
    throttle: createThrottle(config.budgets),
  });
}

/**
 * Starts the platform: configuration → database → migrations check → modules → HTTP → jobs and outbox. A module with a fault is named
 * in the log and left out: its addresses answer `module-indisponible`.
 * Throws `InvalidSettings`, also when the bucket of the files refuses its key, `PendingMigrations` or, where none of them may be left out,
 * `ModulesRefused` before anything is served.
 */
export async function createPlatformApi(options: PlatformOptions): Promise<PlatformApi> {
  const { config } = options;
  const log = createLog('api', { level: config.logLevel, write: options.writeLog });
  const declared = soundDeclarations(options.modules);
  const configured = readModuleSettings(declared.modules, config.environment);
  const stopTracing = await startTracing(config.tracing, 'pwp-api', log);
  const storage = await openUsableStorage(config, log);
  const { database, modelled } = await openMigrated(config, configured.modules);
  const services = createServices(options, database, storage, modelled.modules, log);
  const { outage, notices, configurations, smtp, antivirus } = services;
  const { outbox, audit, exports, revocation } = services.shared;
  const personalData = createPersonalData({
    ...services.shared,
    database,
    log,
    modules: () => ({ started, areAll: unavailable.length === 0 }),
  });
  const own = {
    jobs: [
      outboxPurgeJob({ ...services.shared, sequelize: database.sequelize, deadKeptMs: config.kept.deadMs }),
      purgeAudit({ ...services.shared, database, keptMs: config.kept.auditMs }),
      purgeLimits({ ...services.shared, database }),
      ...notices.jobs,
      ...antivirus.jobs,
      ...personalData.jobs,
    ],
    outbox: { ...mailHandlers(smtp), ...notices.outbox },
  };
  const turnedOff = createTurnedOff(modelled.modules, log);
  const ports = createPorts({ log, isOff: turnedOff.has });
  const follow = ({ modules, disabled }: SavedConfigurations) => {
    configurations.apply(modules);
    turnedOff.apply(disabled);
  };
  const follower =
    config.registryUrls.length > 0 && modelled.modules.length > 0
      ? await followConfigurations(config.registryUrls, follow, log)
      : undefined;
  const { started, faults } = await startModules(modelled.modules, own, (module) =>
    startModule(module, config, services, configured.settings, ports),
  );
  const leftOut = [...declared.faults, ...configured.faults, ...modelled.faults, ...faults];
  // A second module of an id that serves is left out, and the id serves.
  const serving = new Set(started.map(({ id }) => id));
  const lost = leftOut.filter(({ module }) => options.kept?.includes(module) === true && !serving.has(module));
  try {
    reportFaults(leftOut, config.strictModules, log, lost);
  } catch (error) {
    await follower?.stop();
    smtp.close();
    await services.closeIsolated();
    await database.close();
    await stopTracing();
    throw error;
  }
  const unavailable = [...new Set(leftOut.map(({ module }) => module))].filter((id) => !serving.has(id));
  const absents = unavailable.map((id) => ({
    id,
    reglages: leftOut.flatMap(({ module, settings = [] }) => (module === id ? settings : [])),
  }));

  const portsAbsents = ports
    .serve(started, modelled.modules)
    .map(({ module, port, range, served = null }) => ({ module, port, plage: range, servi: served }));

  // What was erased since the backup that was restored is seen by nobody; the job goes on with what fails.
  await personalData.carryOut().catch((error: unknown) => log.error({ err: error }, 'erasures wait'));

  let draining = false;
  const jobs = [...own.jobs, ...started.flatMap(({ parts }) => parts.jobs ?? [])];
  const scheduler = createScheduler(database, log, outage, (job, outcome) => metrics.jobs.inc({ job, outcome }));
  const metrics = createMetrics(
    outbox,
    { all: jobs, standings: scheduler.standings },
    { ...storage, antivirus },
    {
      leftOut: unavailable.length,
      pool: database.pool,
      topics: () => Object.keys(outboxHandlers),
      backupDir: config.backupDir,
      reloadStopped: options.reloadStopped,
    },
  );
  const routes = [
    ...platformRoutes(config, services, started, {
      acts: modelled.modules.map(({ acts }) => acts),
      unavailable,
      isStopping: () => draining,
      ports,
    }),
    ...mount(
      '/api/exploitation',
      exploitationRoutes({
        jobs,
        scheduler,
        outbox,
        audit,
        database,
        antivirus,
        modules: modelled.modules,
        absents,
        portsAbsents,
      }),
    ),
  ];
  const outboxHandlers: OutboxHandlers = own.outbox;
  for (const { parts } of started) Object.assign(outboxHandlers, parts.outbox);
  /** A call to a module that was off has the registry asked, so that it comes back for everybody together. */
  const isStillOff = async (module: string) => {
    await follower?.refresh();
    return turnedOff.has(module);
  };
  const isOff = (prefix: string) => {
    const module = prefix.replace('/api/', '');
    return turnedOff.has(module) && isStillOff(module);
  };
  const handle = createPlatformHost(config, services, routes, metrics, {
    unavailable,
    isOff,
    others: options.others,
    callers: ports.callers,
  }).callback();
  if (config.jobs) {
    const { isJobOff, isTopicOff } = turnedOffParts(turnedOff, started);
    outbox.start(outboxHandlers, isTopicOff);
    scheduler.start(jobs, isJobOff);
  }

  const drain = (isReplaced = false) => {
    draining ||= !isReplaced;
    notices.close();
    scheduler.drain();
    outbox.drain();
  };

  return {
    handler: (request, response) => void handle(request, response),
    log,
    database,
    outbox,
    audit,
    personalData,
    revocation,
    scheduler,
    configurations,
    jobs,
    routes,
    outboxHandlers,
    measures: () => readMeasures(metrics.registry),
    modules: [...serving],
    drain,
    async close() {
      drain();
      await follower?.stop();
      await Promise.all([scheduler.stop(), outbox.stop()]);
      smtp.close();
      outage.stop();
      await exports.close();
      await services.closeIsolated();
      await database.close();
      await stopTracing();
    },
  };
}
