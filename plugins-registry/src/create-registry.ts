import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import {
  erreurInterne,
  introuvable,
  methodeRefusee,
  ProblemError,
  serviceIndisponible,
  systemClock,
  type Clock,
} from '@pwp/api-kit';
import { migrate, openDatabase } from '@pwp/database';
import type { Logger } from 'pino';
import type { RegistryConfig } from './config.ts';
import type { Fault } from './core/fault.ts';
import { openPrivateKey } from './core/signing-key.ts';
import { answerProblem } from './http/answer.ts';
import { configurationRoutes } from './http/configuration-routes.ts';
import { createEventStreams } from './http/event-stream.ts';
import { findCallers } from './http/callers.ts';
import { readGrants } from './http/grant-reader.ts';
import { grantRoutes } from './http/grant-routes.ts';
import { publicRoutes } from './http/public-routes.ts';
import { publisherRoutes } from './http/publisher-routes.ts';
import type { RegistryRoute } from './http/registry-route.ts';
import { readServiceAccounts } from './http/service-accounts.ts';
import { dropOldVotes } from './journal/ballot.ts';
import { defineEventModel } from './journal/event-model.ts';
import { openJournal } from './journal/journal.ts';
import { REGISTRY_MIGRATIONS_TABLE, registryMigrations } from './journal/migrations.ts';
import { defineVoteModel } from './journal/vote-model.ts';
import { createRegistryCore } from './registry.ts';
import { createFolderBackend } from './releases/folder-backend.ts';
import { createReleaseChecker } from './releases/release-checker.ts';
import { createReleaseStore } from './releases/release-store.ts';
import { BucketFailed, createS3Backend } from './releases/s3-backend.ts';
import { createRunningPortal } from './running-portal.ts';

/** The registry, ready to be hung into a server. */
export interface RegistryServer {
  handler: RequestListener;
  /** 32 bytes, base64: what its manifests are verified with. */
  publicKey: string;
  /** What is wrong with modules that are left out or shown without their release; for the host to log. */
  faults: () => readonly Fault[];
  /** Drops votes that are too old. It runs every hour. */
  sweep: () => Promise<void>;
  /** Ends the streams: a stop does not wait for them. */
  drain: () => void;
  close(): Promise<void>;
}

/** How often the events of other processes are read, ms. */
const CATCHING_UP = 1_000;

/**
 * What a worker of a module may do: run its own code, WebAssembly included. Nothing else, so that what decodes the files of others
 * reaches no network. A page's policy does not hold in workers, and other files take no notice of this one.
 */
export const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

/**
 * Migrates its database, reads its journal and the modules' folder, then answers `/registry/v1/…` and `/modules/…`. A build that is made
 * later shows after a restart. Throws when the folder cannot be read, or when it is strict and a module has a fault.
 */
export async function createRegistry(
  config: RegistryConfig,
  { log, clock = systemClock }: { log?: Pick<Logger, 'error' | 'warn'>; clock?: Clock } = {},
): Promise<RegistryServer> {
  const database = openDatabase(config.databaseUrl, { poolSize: 3 });
  await migrate(database, registryMigrations, undefined, REGISTRY_MIGRATIONS_TABLE);
  defineEventModel(database.sequelize);
  defineVoteModel(database.sequelize);

  const failed = (what: string) => (error: unknown) => log?.warn({ err: error }, what);
  let onChange = () => undefined as void;
  const journal = await openJournal(clock, () => onChange());
  const key = openPrivateKey(config.privateKey);
  const { releases } = config;
  const store = createReleaseStore(
    typeof releases === 'string' ? createFolderBackend(releases) : createS3Backend(releases),
  );
  const portal = createRunningPortal(config.portalUrl, { clock, ...(log && { log }) });
  const registry = await createRegistryCore({
    ...config,
    journal,
    store,
    key,
    clock,
    portal,
    ...(log && { log }),
  });
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
  // A value that gave way to its default leaves no module out.
  const faults = registry.faults().filter(({ code }) => code !== 'configuration-refused');
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
  const grants = readGrants({ journal, key, clock, ringsSecret, isOpen });
  const callerOf = findCallers({ journal, operatorToken, readServiceAccount: readServiceAccounts(config.issuer) });
  const routes = [
    ...publicRoutes(registry, streams, { journal, key, ringsSecret, grants }),
    ...configurationRoutes({ journal, registry, callerOf }),
    ...publisherRoutes({ journal, store, key, registry, portal, checker, callerOf }),
    ...grantRoutes({ journal, registry, key, clock, callerOf, grants }),
  ];
  return {
    handler: (request, response) => {
      answer(routes, request, response).catch((error: unknown) => {
        if (!(error instanceof ProblemError)) log?.error({ err: error }, 'a request failed');
        const problem = problemOf(error);
        if (response.headersSent) response.destroy();
        else answerProblem(request, response, problem);
      });
    },
    publicKey: key.publicKey,
    faults: registry.faults,
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

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return error instanceof BucketFailed
    ? serviceIndisponible('Les fichiers des versions sont injoignables. Réessayez dans un instant.', { retryAfter: 5 })
    : erreurInterne();
}

async function answer(
  routes: readonly RegistryRoute[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', WORKER_POLICY);
  const [path = ''] = (request.url ?? '').split('?', 1);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const here = routes.map((route) => ({ route, found: route.path.exec(path) })).filter(({ found }) => found !== null);
  if (here.length === 0) throw introuvable('Le registre n’a rien à cette adresse.');
  const match = here.find(({ route }) => route.method === method);
  if (match === undefined) {
    const allowed = here.flatMap(({ route }) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]));
    response.setHeader('Allow', allowed.join(', '));
    throw methodeRefusee(`À cette adresse : ${allowed.join(', ')}.`);
  }
  await match.route.answer(request, response, match.found?.slice(1) ?? []);
}
