import { join } from 'node:path';
import { listen, systemClock, type ApiModule, type Clock, type MigrationContext } from '@pwp/api-kit';
import {
  createPlatformApi,
  GuichetRow,
  migrateDatabase,
  readPlatformConfig,
  type PlatformApi,
} from '@pwp/platform-api';
import type { SavedConfigurations } from '@pwp/contracts';
import { openDatabase } from '@pwp/database';
import { isolationOf } from '@pwp/platform-api/isolation/isolated-module';
import { keepLog } from './logs/run-logs.ts';
import { testConfig } from './config.ts';
import { isolatedTwins } from './isolated-twins.ts';
import { migrateTestDatabase } from './migrated-database.ts';
import { createIdentityDouble, type IdentityDouble } from './identity-double.ts';
import { createTestDatabase } from './test-database.ts';
import { readLog, type LogLine } from './logs/log-line.ts';
import { startTestRealm, type TestAccount, type TestRealm } from './test-realm.ts';

/** An answer, read. */
export interface TestAnswer {
  status: number;
  headers: Headers;
  /** The JSON body, or undefined when there is none. */
  body: unknown;
  text: string;
}

/** Optional parts of a test request. */
export interface TestRequest {
  body?: unknown;
  form?: FormData;
  headers?: Readonly<Record<string, string>>;
}

/** Requests of one caller. */
export interface TestClient {
  get(path: string, request?: TestRequest): Promise<TestAnswer>;
  post(path: string, request?: TestRequest): Promise<TestAnswer>;
  put(path: string, request?: TestRequest): Promise<TestAnswer>;
  patch(path: string, request?: TestRequest): Promise<TestAnswer>;
  delete(path: string, request?: TestRequest): Promise<TestAnswer>;
}

/** The real platform on a real socket, with a new database and a realm that signs any claims. */
export interface TestApi {
  url: string;
  realm: TestRealm;
  /** The identity that the platform uses; it has no account until the test adds one. */
  identity: IdentityDouble;
  platform: PlatformApi;
  folder: string;
  logs: string[];
  anonymous: TestClient;
  /** Requests with a token of this account. */
  as(account: TestAccount): TestClient;
  withToken(token: string): TestClient;
  /**
   * Runs a job of the platform or of a module once, by its name. `slot` is now by default. Rejects as the job does, and when no module
   * declares it.
   */
  runJob(name: string, run?: { slot?: Date; attempt?: number; signal?: AbortSignal }): Promise<void>;
  /** The database as migrations have it: the account of the API changes rows alone on MariaDB. */
  migrating: MigrationContext;
  /** What was logged under a module's name, oldest first. */
  logOf(module: string): LogLine[];
  /** Adds guichets to the three of every test: 00002 and PWP01 (034, 111), G1175 (111). */
  addGuichet(code: string, territoires: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Rate limits are off in a test unless it is about them. */
const NO_BUDGET = { PWP_ACCOUNT_REQUESTS: '1000000', PWP_ADDRESS_REQUESTS: '1000000' };

/** Starts the platform with the modules under test; jobs and the outbox run only when the test calls them. */
export async function startTestApi(options: {
  modules?: readonly ApiModule[];
  environment?: Readonly<Record<string, string>>;
  clock?: Clock;
  /** What administrators saved, by module and name; the defaults of the modules hold for the rest. */
  configuration?: SavedConfigurations['modules'];
  /** Maps the database's address to the one that the platform uses, such as a proxy's; `owner` is that of migrations, which come after. */
  through?: (databaseUrl: string, owner: string) => Promise<string>;
}): Promise<TestApi> {
  const given = options.modules ?? [];
  const modules = testConfig.isolated ? await isolatedTwins(given) : given;
  const database = await createTestDatabase();
  for (const module of modules) if (isolationOf(module) !== undefined) await database.addIsolated(module.id);
  const realm = await startTestRealm();
  const config = readPlatformConfig({
    ...NO_BUDGET,
    PWP_FILES_DIR: join(database.folder, 'files'),
    ...options.environment,
    PWP_DATABASE_URL: (await options.through?.(database.servedUrl, database.url)) ?? database.servedUrl,
    ...(database.isolatedUrl !== undefined && { PWP_ISOLATED_DATABASE_URL: database.isolatedUrl }),
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_JOBS: 'false',
  });
  // What gives another address may have filled the database.
  if (options.through === undefined) await migrateTestDatabase(database, config, modules);
  else await migrateDatabase({ ...config, databaseUrl: database.url }, modules);

  const logs: string[] = [];
  const identity = createIdentityDouble();
  const platform = await createPlatformApi({
    config,
    modules,
    identity,
    ...(options.clock !== undefined && { clock: options.clock }),
    writeLog(line) {
      logs.push(line);
      keepLog('api', line);
    },
  });
  const owner = platform.database.dialect === 'sqlite' ? platform.database : openDatabase(database.url);
  // Tests look at rows.
  if (modules !== given) for (const { defineModels } of given) defineModels(platform.database.sequelize);
  if (options.configuration !== undefined) platform.configurations.apply(options.configuration);
  const server = await listen(platform.handler, { port: 0, host: '127.0.0.1' });
  const addGuichet: TestApi['addGuichet'] = async (code, territoires) => {
    await GuichetRow.create({
      code,
      nom: `Guichet ${code}`,
      siret: '13002072000038',
      codeTerritoire: territoires[0] ?? '999',
      territoires: territoires.join(','),
    });
  };
  await addGuichet('00002', ['034', '111']);
  await addGuichet('PWP01', ['034', '111']);
  await addGuichet('G1175', ['111']);

  const client = (token: string | undefined): TestClient => {
    const call = (method: string) => (path: string, request?: TestRequest) =>
      send(server.url + path, method, token, request);
    return { get: call('GET'), post: call('POST'), put: call('PUT'), patch: call('PATCH'), delete: call('DELETE') };
  };
  return {
    async runJob(name, run = {}) {
      const job = platform.jobs.find((one) => one.name === name);
      if (job === undefined)
        throw new Error(`No job is called « ${name} »: there is ${platform.jobs.map((one) => one.name).join(', ')}.`);
      const { slot = (options.clock ?? systemClock).now(), attempt = 1, signal = new AbortController().signal } = run;
      // A module's jobs begin with its name.
      const [module = ''] = name.split('.', 1);
      await job.run({ slot, attempt, signal, log: platform.log.child({ module, job: name }) });
    },
    migrating: { query: owner.sequelize.getQueryInterface(), sequelize: owner.sequelize, dialect: owner.dialect },
    logOf: (module) => readLog(logs.join('')).filter((line) => line['module'] === module),
    url: server.url,
    realm,
    identity,
    platform,
    folder: database.folder,
    logs,
    anonymous: client(undefined),
    as: (account) => client(realm.token(account)),
    withToken: (token) => client(token),
    addGuichet,
    async close() {
      await server.close(0);
      await platform.close();
      if (owner !== platform.database) await owner.close();
      await realm.close();
      await database.remove();
    },
  };
}

async function send(
  url: string,
  method: string,
  token: string | undefined,
  request: TestRequest = {},
): Promise<TestAnswer> {
  const headers = new Headers(request.headers);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (request.body !== undefined) headers.set('content-type', 'application/json');
  const body = request.form ?? (request.body === undefined ? null : JSON.stringify(request.body));
  const response = await fetch(url, { method, headers, body });
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
  const parsed: unknown = json ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, body: parsed, text };
}
