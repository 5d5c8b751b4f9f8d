import type { RequestListener } from 'node:http';
import { createLog, serviceIndisponible, systemClock, type Clock } from '@pwp/api-kit';
import { isDatabaseLost, migrate, openDatabase } from '@pwp/database';
import {
  createHost,
  createThrottle,
  mount,
  openApiRoute,
  usualLimits,
  type Explain,
  type HostLog,
} from '@pwp/http-host';
import { createProcessMetrics } from '@pwp/api-kit/server';
import { BucketFailed } from '@pwp/object-storage';
import PQueue from 'p-queue';
import type { RegistryConfig } from './config.ts';
import type { Fault } from './core/fault.ts';
import { openPrivateKey } from './core/signing-key.ts';
import { beaconRoutes } from './http/beacon-routes.ts';
import { readBrowsers } from './http/browser-reader.ts';
import { findCallers } from './http/callers.ts';
import { configurationRoutes } from './http/configuration-routes.ts';
import { credentialRoutes } from './http/credential-routes.ts';
import { createEventStreams } from './http/event-stream.ts';
import { fileRoutes, metricsRoutes } from './http/file-routes.ts';
import { grantRoutes } from './http/grant-routes.ts';
import { journalRoutes } from './http/journal-routes.ts';
import { moduleRoutes } from './http/module-routes.ts';
import { publicRoutes } from './http/public-routes.ts';
import { registryAccess, type RegistryAccess } from './http/registry-access.ts';
import { measureRegistry } from './http/registry-metrics.ts';
import { releaseRoutes } from './http/release-routes.ts';
import { ringRoutes } from './http/ring-routes.ts';
import { readServiceAccounts } from './http/service-accounts.ts';
import { dropOldVotes } from './journal/ballot.ts';
import { defineEventModel } from './journal/event-model.ts';
import { openJournal } from './journal/journal.ts';
import { REGISTRY_MIGRATIONS_TABLE, registryMigrations } from './journal/migrations.ts';
import { defineVoteModel } from './journal/vote-model.ts';
import { createRegistryCore } from './registry.ts';
import { createReleaseChecker } from './releases/release-checker.ts';
import { createReleaseStore } from './releases/release-store.ts';
import { openStorage } from './releases/open-storage.ts';
import { createRunningPortal } from './running-portal.ts';

/** The registry as a request handler. */
export interface RegistryServer {
  handler: RequestListener;
  /** Verifies its manifests; 32 bytes, base64. */
  publicKey: string;
  /** Faults of modules that are left out, or shown without their release, for the host to log. */
  faults: () => readonly Fault[];
  /** Puts the builds of the modules' folder beside the releases, for whoever serves files without a registry. */
  keepBuilds: () => Promise<void>;
  /** Deletes old votes; also runs every hour. */
  sweep: () => Promise<void>;
  /** Ends the streams, so that a stop does not wait for them. */
  drain: () => void;
  close(): Promise<void>;
}

const SILENT: HostLog = createLog('registry', { level: 'silent' });

/** Interval between reads of other processes' events, ms. */
const CATCHING_UP = 1_000;

/**
 * Migrates the database, reads the journal and the modules' folder, and answers `/registry/v1/…` and `/modules/…`. Builds made
 * later need a restart. Throws when the folder cannot be read, or in strict mode when a module has a fault.
 */
export async function createRegistry(
  config: RegistryConfig,
  { log = SILENT, clock = systemClock }: { log?: HostLog; clock?: Clock } = {},
): Promise<RegistryServer> {
  const database = openDatabase(config.databaseUrl, { poolSize: 3 });
  await migrate(database, registryMigrations, undefined, REGISTRY_MIGRATIONS_TABLE);
  defineEventModel(database.sequelize);
  defineVoteModel(database.sequelize);

  const failed = (what: string) => (error: unknown) => log.warn({ err: error }, what);
  let onChange = () => undefined as void;
  const journal = await openJournal(clock, () => onChange());
  const key = openPrivateKey(config.privateKey);
  const storage = openStorage(config.releases);
  const store = createReleaseStore(storage);
  const { registry: measures, requests } = createProcessMetrics(database.pool);
  const portal = createRunningPortal(config.portalUrl, { clock, log });
  const registry = await createRegistryCore({
    ...config,
    journal,
    store,
    key,
    clock,
    portal,
    log,
    measures,
  });
  measureRegistry(measures, { registry, journal, storage });
  const checker = createReleaseChecker();
  const streams = createEventStreams(() => registry.status(), journal.isFollowed);
  let { given } = journal.state;
  onChange = () => {
    if (journal.state.given === given) return;
    given = journal.state.given;
    registry.forget();
    streams.send();
    registry.recheck().catch(failed('the files of releases could not be read'));
  };
  // A refused value falls back to its default, and leaves no module out. A need is approved by a registry that runs. No command
  // mends a line of the journal.
  const tolerated = new Set<Fault['code']>(['configuration-refused', 'needs-not-approved', 'line-unreadable']);
  const faults = registry.faults().filter(({ code }) => !tolerated.has(code));
  if (config.strict && faults.length > 0) {
    await database.close();
    const lines = faults.map(({ module, code, detail }) => `  - ${module} (${code}): ${detail}`);
    throw new Error(`PWP_STRICT_MODULES : ${faults.length} module(s) refusé(s)\n${lines.join('\n')}`);
  }

  const following = setInterval(() => {
    journal.catchUp().catch(failed('the journal could not be read'));
  }, CATCHING_UP).unref();
  const sweep = () => dropOldVotes(clock);
  const sweeping = setInterval(() => {
    sweep().catch(failed('old votes could not be dropped'));
  }, 3_600_000).unref();

  const { ringsSecret, operatorToken, developmentGrants: isOpen = false } = config;
  const browser = readBrowsers({ journal, key, clock, ringsSecret, isOpen });
  const access = registryAccess(
    findCallers({ journal, operatorToken, readServiceAccount: readServiceAccounts(config.issuer) }),
  );
  // An archive is held whole in memory.
  const queue = new PQueue({ concurrency: 1 });
  const routes = [
    ...mount(
      '/registry/v1',
      [
        ...publicRoutes(registry, streams, { journal, key, browser }),
        ...beaconRoutes(registry, browser),
        ...moduleRoutes({ journal, store, registry, queue }),
        ...releaseRoutes({ journal, store, key, registry, portal, checker }, queue),
        ...ringRoutes({ journal, registry, portal }),
        ...configurationRoutes({ journal, registry }),
        ...credentialRoutes(journal),
        ...journalRoutes(journal),
        ...grantRoutes({ journal, registry, key, clock, browser }),
      ],
      'registry',
    ),
    ...mount('/modules', fileRoutes(registry)),
  ];
  const { budgets, proxies } = config.limits ?? usualLimits;
  const host = createHost<RegistryAccess>({
    log,
    observe: (labels, seconds) => requests.observe(labels, seconds),
    explain: explainError(log),
    routes: [
      ...routes,
      ...openApiRoute('/registry/v1/openapi.json', {
        title: 'Registre des modules',
        description: 'Qui reçoit quelle version de quel module. Sa spécification : docs/registry.md.',
        routes,
        describe: access.describe,
      }),
      ...mount('/metrics', metricsRoutes(registry)),
      ...mount('/metrics/registre', metricsRoutes(registry)),
    ],
    access,
    throttle: createThrottle(budgets),
    proxies,
  });
  const handle = host.callback();
  return {
    handler: (request, response) => void handle(request, response),
    publicKey: key.publicKey,
    faults: registry.faults,
    keepBuilds: registry.keepBuilds,
    sweep,
    drain: () => streams.close(),
    async close() {
      clearInterval(following);
      clearInterval(sweeping);
      streams.close();
      await checker.close();
      await database.close();
    },
  };
}

/** Answers 503 when the bucket or the database cannot be reached. */
function explainError(log: HostLog): Explain {
  return (error) => {
    const isBucket = error instanceof BucketFailed;
    if (!isBucket && !isDatabaseLost(error)) return undefined;
    log.warn({ err: error }, 'what the registry keeps could not be reached');
    const what = isBucket ? 'Les fichiers des versions sont injoignables' : 'Le journal du registre est injoignable';
    return serviceIndisponible(`${what}. Réessayez dans un instant.`, { cause: error });
  };
}
