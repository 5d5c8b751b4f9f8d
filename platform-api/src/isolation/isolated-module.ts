import type { IncomingMessage } from 'node:http';
import {
  defineApiModule,
  FileResponse,
  WithHeaders,
  WithStatus,
  type ApiModule,
  type Logger,
  type MigrationContext,
  type ModuleContext,
  type ModuleParts,
  type NoticeKinds,
  type Port,
  type RequestCaller,
  type Route,
} from '@pwp/api-kit';
import { isTableOf } from '@pwp/contracts';
import { isOwnStep, openModuleDatabase, StatementRefused } from '@pwp/database';
import { z } from 'zod';
import { DescribedModule, DescribedParts, RouteAnswer, type DescribedRoute } from './described-module.ts';
import { asDriverSays, hostWork } from './host-work.ts';
import { ModuleProcess, startProcess, type ModuleCode } from './module-process.ts';
import type { Remote } from './values.ts';

/** How long a module's process may take for its code and its start, ms. */
const STARTING = 30_000;
/** How long one of its answers may take, ms; of a form, whose files a slow line brings, longer. */
const ANSWERING = 60_000;
const FORM = 15 * 60_000;
/** And of its words for a mail or a page that is not its own: these go on without. */
const WORDS = 2_000;

/** What a host knows of a module whose code it never runs. */
export interface Isolated {
  code: ModuleCode;
  described: DescribedModule;
}

const isolated = new WeakMap<ApiModule, Isolated>();
/** Processes by the module that they were started for. */
const running = new WeakMap<ApiModule, ModuleProcess>();

/** What is known of a module that has a process of its own; undefined for one in this process. */
export function isolationOf(module: ApiModule): Isolated | undefined {
  return isolated.get(module);
}

/** Brings a module by asking a process of its own what it declares. */
export async function bringIsolated(code: ModuleCode): Promise<ApiModule> {
  const { channel, child, ended } = startProcess(code, 'sqlite', { work: new Map() });
  try {
    const told = await Promise.race([
      channel.call('describe', [], STARTING),
      ended.then((why) => Promise.reject(new Error(why))),
    ]);
    return standInFor(code, DescribedModule.parse(told));
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

function standInFor(code: ModuleCode, described: DescribedModule): ApiModule {
  const { id, needs, settings, secrets, configuration, acts, topics, notices, migrations, offers } = described;
  if (offers > 0)
    throw new Error('An isolated module offers no port: its API runs in the process of the others, or without.');
  const ask = (to: string, ...given: unknown[]) => {
    const process = running.get(module);
    return process === undefined ? Promise.reject(new Error(`${id} is not started.`)) : process.call(to, given, WORDS);
  };
  const module: ApiModule = defineApiModule({
    id,
    needs: needs as never,
    // Their values are the child's to read: here is known which must be there.
    settings: z.object(
      Object.fromEntries(settings.map(({ name, isAsked }) => [name, isAsked ? z.string() : z.string().optional()])),
    ),
    secrets,
    ...(configuration !== undefined && { configuration }),
    acts,
    topics,
    notices: kindsOf(notices, ask),
    defineModels: () => undefined,
    migrations: migrations.map((name, index) => ({ name, up: (context) => migrateIsolated(code, index, context) })),
    start: () => {
      throw new Error(`${id} starts in a process of its own.`);
    },
  });
  isolated.set(module, { code, described });
  return module;
}

const About = z.map(z.string().max(100), z.string().max(300));

function kindsOf(
  notices: DescribedModule['notices'],
  ask: (to: string, ...given: unknown[]) => Promise<unknown>,
): NoticeKinds {
  return Object.fromEntries(
    Object.entries(notices).map(([name, { label, roles, about, mail }]) => [
      name,
      {
        label,
        roles,
        ...(about && { about: async (guichet, keys) => About.parse(await ask('about', name, guichet, keys)) }),
        ...(mail !== undefined && {
          mail: {
            ...mail,
            subject: async (count: number, titles: readonly string[]) =>
              z
                .string()
                .max(200)
                .parse(await ask('subject', name, count, titles)),
          },
        }),
      },
    ]) as [string, NoticeKinds[string]][],
  );
}

/** What an isolated module is started with. */
export interface IsolatedStart {
  /** The context that a module of this process would have: its guards stand before each service. */
  context: ModuleContext<unknown>;
  environment: Readonly<Record<string, string | undefined>>;
  /** The database with the module's own account. */
  databaseUrl: string;
  roles: { own: string; portal: string };
  logLevel: string;
  /** The time that the module is told, where it is not that of its machine. */
  now: (() => Date) | undefined;
  configuration: () => object;
  log: Logger;
}

/** The parts of a module that has a process of its own, and how that ends. */
export interface IsolatedParts {
  parts: ModuleParts;
  close: () => Promise<void>;
}

/** Starts a module in a process of its own. */
export async function startIsolated(module: ApiModule, given: IsolatedStart): Promise<IsolatedParts> {
  const known = isolated.get(module);
  if (known === undefined) throw new Error(`${module.id} is no isolated module.`);
  const { code, described } = known;
  const { context, log } = given;
  const database = openModuleDatabase({
    url: given.databaseUrl,
    isOwn: (table) => isTableOf(module.id, table),
    roles: given.roles,
  });
  const along = () => ({ now: given.now?.(), configuration: given.configuration() });
  let first: DescribedParts | undefined;
  const process = new ModuleProcess(
    () => startProcess(code, databaseKind(given.databaseUrl), { ...hostWork(context, database, log), along }),
    async (channel) => {
      const { publicUrl, brand } = context;
      const environment = Object.fromEntries(
        described.settings
          .map(({ name }) => [name, given.environment[name]])
          .filter(([, value]) => value !== undefined),
      );
      const told = DescribedParts.parse(
        await channel.call('start', [{ environment, publicUrl, brand, logLevel: given.logLevel }], STARTING),
      );
      if (told.ports > 0) throw new Error('An isolated module serves no port.');
      // Who was let in by the first one's word is not let in by another's.
      if (first !== undefined && JSON.stringify(first) !== JSON.stringify(told))
        throw new Error('It starts as another module than it did.');
      first = told;
    },
    () => database.abandon(),
    {
      ended: (why, pause) =>
        log.error({ why }, `the process of the module ended: another starts in ${pause / 1_000} s`),
      failed: (error) => log.error({ err: error }, 'the process of the module did not start'),
    },
  );
  const close = async () => {
    await process.close();
    await database.close();
  };
  try {
    await process.start();
  } catch (error) {
    await close();
    throw error;
  }
  running.set(module, process);
  return { parts: partsOf(first as unknown as DescribedParts, process, context), close };
}

function databaseKind(url: string): 'sqlite' | 'mariadb' {
  return url.startsWith('sqlite:') ? 'sqlite' : 'mariadb';
}

const Known = z.object({
  ids: z.array(z.string()).max(1_000).optional(),
  adresses: z.array(z.string()).max(1_000).optional(),
  noms: z.array(z.string()).max(1_000).optional(),
});
const ByPlace = z.record(z.string().max(100), z.array(z.unknown()));
const Counts = z.record(z.string().max(100), z.number());
const Names = z.map(z.string().max(200), z.string().max(500));

function partsOf(told: DescribedParts, process: ModuleProcess, context: ModuleContext<unknown>): ModuleParts {
  const ask = (to: string, ...given: unknown[]) => process.call(to, given, ANSWERING);
  return {
    routes: told.routes.map((route, index) => routeOf(route, index, process, context)),
    jobs: told.jobs.map(({ name, title, schedule, onWorkingDays }, index) => ({
      name,
      schedule,
      ...(title !== undefined && { title }),
      ...(onWorkingDays !== undefined && { onWorkingDays }),
      // As long as it takes: its process is watched, and who stops it says so by the signal.
      run: async ({ slot, signal }) => void (await process.call('job', [index, { slot, signal }])),
    })),
    outbox: Object.fromEntries(
      told.outbox.map(({ topic, atOnce }) => [
        topic,
        {
          payload: z.unknown(),
          ...(atOnce !== undefined && { atOnce }),
          deliver: async (payload, { key, attempts, isRepeated, signal }) =>
            void (await process.call('deliver', [topic, payload, { key, attempts, isRepeated, signal }])),
        },
      ]),
    ),
    ...(told.mailChoicesPage !== undefined && { mailChoicesPage: told.mailChoicesPage }),
    targetNames: Object.fromEntries(
      told.targetNames.map((type) => [type, async (ids) => Names.parse(await ask('targetNames', type, ids))]),
    ),
    ...(told.personalData !== undefined && {
      personalData: {
        ...(told.personalData.identify && {
          identify: async (person) => Known.parse(await ask('personalData', 'identify', person)) as object,
        }),
        export: async (person) => ByPlace.parse(await ask('personalData', 'export', person)),
        erase: async (person) => Counts.parse(await ask('personalData', 'erase', person)),
      },
    }),
  };
}

/** Headers that an answer of a module may have: none that a browser takes for the portal's own word. */
const HEADERS: ReadonlySet<string> = new Set([
  'etag',
  'cache-control',
  'last-modified',
  'content-language',
  'retry-after',
  'vary',
]);

function routeOf(told: DescribedRoute, index: number, process: ModuleProcess, context: ModuleContext<unknown>): Route {
  const { method, path, summary, access, heavy, output } = told;
  const fields = {
    unthrottled: told.unthrottled,
    bodyType: told.bodyType,
    jsonBytes: told.jsonBytes,
    jsonValues: told.jsonValues,
  };
  const parts = { params: listed(told.params), query: listed(told.query), headers: listed(told.headers, true) };
  const route = {
    ...{ method, path, summary, access, ...fields, status: told.status },
    ...{ ...parts, body: whole(told.body?.schema), form: whole(told.form?.schema) },
    output: typeof output === 'object' && 'schema' in output ? whole(output.schema) : output,
    problems: told.problems.map((kind) => Object.assign(() => new Error(kind.code), { kind })),
    heavy: heavy !== undefined,
    heaviness: () => heavy,
    run: async (raw: unknown) => {
      const input = raw as Parameters<Route['run']>[0] & {
        account?: unknown;
        guichet?: unknown;
        caller?: RequestCaller;
      };
      const { params, query, headers, body, origin, signal, account, guichet } = input;
      const asked = {
        ...{ params, query, headers, body, origin, signal, account, guichet },
        ...(account !== undefined && input.caller !== undefined && { callPort: portCaller(input.caller, context) }),
        ...(told.form !== undefined && { form: formOf(input.request) }),
      };
      const answer = await process.call('route', [index, asked], told.form === undefined ? ANSWERING : FORM);
      return resultOf(RouteAnswer.parse(answer ?? {}));
    },
  };
  const said = Object.entries(route).filter(([, value]) => value !== undefined);
  // Made of what the child said, by its schema.
  return Object.fromEntries(said) as unknown as Route;
}

function resultOf({ status, headers, value, file }: RouteAnswer): unknown {
  const plain = file === undefined ? value : new FileResponse(withoutUndefined(file));
  const answered = status === undefined ? plain : new WithStatus(status, plain);
  if (headers === undefined) return answered;
  return new WithHeaders(
    Object.fromEntries(Object.entries(headers).filter(([name]) => HEADERS.has(name.toLowerCase()))),
    answered,
  );
}

function withoutUndefined(file: NonNullable<RouteAnswer['file']>): ConstructorParameters<typeof FileResponse>[0] {
  return Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined)) as never;
}

function formOf(request: IncomingMessage) {
  const { 'content-type': type = '', 'content-length': length } = request.headers;
  return {
    headers: { 'content-type': type, ...(length !== undefined && { 'content-length': length }) },
    body: request,
  };
}

/** Calls ports in the name of one request, as long as it lasts. The contract is the child's to read by. */
function portCaller(caller: RequestCaller, { port }: ModuleContext<unknown>): Remote {
  return async (name, version, method, input) => {
    const said = z
      .object({ name: z.string(), version: z.string(), method: z.string() })
      .parse({ name, version, method });
    const contract: Port = {
      name: said.name,
      version: said.version,
      methods: { [said.method]: { input: z.unknown(), output: z.unknown() } },
    };
    const client = port(contract) as Record<string, (who: RequestCaller, asked: unknown) => Promise<unknown>>;
    return client[said.method]?.(caller, input);
  };
}

/** Takes any value, which the child reads by its own schema; the document of the API says that one. */
function whole(json: Record<string, unknown> | undefined): z.ZodType | undefined {
  if (json === undefined) return undefined;
  const schema = z.unknown();
  schema._zod.toJSONSchema = () => structuredClone(json);
  return schema;
}

function listed(part: DescribedRoute['params'], isStrict = false): z.ZodType | undefined {
  if (part === undefined) return undefined;
  const { properties = {}, required = [] } = z
    .looseObject({
      properties: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
      required: z.array(z.string()).optional(),
    })
    .parse(part.schema);
  const shape = Object.fromEntries(
    part.names.map((name) => {
      const field = whole(properties[name] ?? {}) ?? z.unknown();
      return [name, required.includes(name) ? field : field.optional()];
    }),
  );
  return isStrict ? z.object(shape) : z.looseObject(shape);
}

/** Runs one migration of an isolated module in a process of its own, whose statements make and change the module's own tables alone. */
async function migrateIsolated(
  code: ModuleCode,
  index: number,
  { dialect, sequelize }: MigrationContext,
): Promise<void> {
  const isOwn = (table: string) => isTableOf(code.id, table);
  const run: Remote = async (_connection, said) => {
    const sql = z.string().parse(said);
    try {
      if (!isOwnStep(sql, dialect, isOwn))
        throw new StatementRefused('makes no table of its own and changes none: its migrations do nothing else');
      await sequelize.query(sql);
    } catch (error) {
      throw asDriverSays(error);
    }
    return { changes: 0, lastId: 0 };
  };
  const { channel, child, ended } = startProcess(code, dialect, { work: new Map([['sql', run]]) });
  try {
    await Promise.race([channel.call('migrate', [index]), ended.then((why) => Promise.reject(new Error(why)))]);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}
