import {
  currentRequestId,
  defineApiModule,
  type ApiModule,
  type KeyedCall,
  type Logger,
  type ModuleContext,
  type ModuleParts,
  type NoticeKinds,
} from '@pwp/api-kit';
import { createFileInspector } from '@pwp/api-kit/inspection';
import { isTableOf, readSettings } from '@pwp/contracts';
import { openModuleDatabase } from '@pwp/database';
import { z } from 'zod';
import { platformSettings } from '../config.ts';
import { DescribedCalls, DescribedModule, DescribedParts } from './described-module.ts';
import { hostWork } from './host-work.ts';
import { partsOf } from './isolated-parts.ts';
import { offeredPorts, portClients } from './isolated-ports.ts';
import { requireNoLinksOut } from './links.ts';
import { askOnce, ModuleProcess, startProcess, type ModuleCode } from './module-process.ts';

/** How long a module's process may take for its code and its start, ms. */
const STARTING = 30_000;
/** And for its words in a mail or a page that is not its own: these go on without. */
const WORDS = 2_000;

/** What a host knows of a module whose code it never runs. */
export interface Isolated {
  code: ModuleCode;
  described: DescribedModule;
}

const isolated = new WeakMap<ApiModule, Isolated>();
/** Processes by the module that they were started for. */
const running = new WeakMap<ApiModule, ModuleProcess>();

/** A process declares, serves or does something else than the one before. */
class OtherModule extends Error {
  constructor() {
    super('It starts as another module than it did.');
    this.name = 'OtherModule';
  }
}

/** What is known of a module that has a process of its own; undefined for one in this process. */
export function isolationOf(module: ApiModule): Isolated | undefined {
  return isolated.get(module);
}

/** Brings a module by asking a process of its own what it declares. */
export async function bringIsolated(code: ModuleCode): Promise<ApiModule> {
  requireNoLinksOut(code.folder);
  return standInFor(code, DescribedModule.parse(await askOnce(code, 'sqlite', ['describe', [], STARTING])));
}

function standInFor(code: ModuleCode, described: DescribedModule): ApiModule {
  const { id, needs, settings, secrets, configuration, acts, topics, notices, migrations } = described;
  const foreign = settings.find(({ name }) => !isOwnSetting(id, name) && code.gives?.includes(name) !== true);
  if (foreign !== undefined)
    throw new Error(
      `The setting ${foreign.name} is not the module's: those of an isolated module begin with « ${settingPrefixOf(id)} ».`,
    );
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
    offers: offeredPorts(described.offers),
    defineModels: () => undefined,
    migrations: migrations.map((name) => ({
      name,
      up: () => Promise.reject(new Error(`${name} is taken by \`isolatedMigrations\`.`)),
    })),
    start: () => {
      throw new Error(`${id} starts in a process of its own.`);
    },
  });
  isolated.set(module, { code, described });
  return module;
}

function settingPrefixOf(id: string): string {
  return `PWP_${id.toUpperCase().replaceAll('-', '_')}_`;
}

/** Its host hands it what it names: none of the portal's own. */
function isOwnSetting(id: string, name: string): boolean {
  return name.startsWith(settingPrefixOf(id)) && !Object.hasOwn(platformSettings.shape, name);
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
  // Turns and threads of its own: what it has read holds up no other module's files.
  const inspector = createFileInspector({ log, threads: 1 });
  const along = () => ({
    now: given.now?.(),
    configuration: given.configuration(),
    requestId: currentRequestId(),
  });
  let first: DescribedParts | undefined;
  const process = new ModuleProcess(
    () => {
      const { abandon, ...side } = hostWork(module.id, { context, database, inspector, log });
      const begun = startProcess(code, databaseKind(given.databaseUrl), { ...side, along });
      return { ...begun, cleared: begun.ended.then(abandon) };
    },
    async (channel) => {
      const { publicUrl, brand } = context;
      const environment = ownEnvironment(described, given.environment);
      const told = DescribedParts.parse(
        await channel.call('start', [{ environment, publicUrl, brand, logLevel: given.logLevel }], STARTING),
      );
      // Who was let in by the first one's word is not let in by another's.
      if (first !== undefined && JSON.stringify(first) !== JSON.stringify(told)) throw new OtherModule();
      first = told;
    },
    {
      ended: (why, pause) =>
        log.error({ why }, `the process of the module ended: another starts in ${pause / 1_000} s`),
      failed: (error) => log.error({ err: error }, 'the process of the module did not start'),
    },
  );
  const close = async () => {
    await process.close();
    await inspector.close();
    await database.close();
  };
  const orClose = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      await close();
      throw error;
    }
  };
  await orClose(() => process.start());
  // Set by its start.
  const told = DescribedParts.parse(first);
  const clients = await orClose(() => portClients(told.calls, context));
  running.set(module, process);
  return {
    parts: partsOf(told, {
      process,
      offers: module.offers ?? [],
      clients,
    }),
    close,
  };
}

/**
 * Has a module that serves go on in another process, on its code as it is now. Rejects when it has no process, when that does not start,
 * or when it is another module than it was: then the former goes on.
 */
export async function renewIsolated(module: ApiModule): Promise<void> {
  const process = running.get(module);
  const described = isolated.get(module)?.described;
  if (process === undefined) throw new Error(`${module.id} has no process of its own.`);
  await process.renew(async (channel) => {
    const told = DescribedModule.parse(await channel.call('describe', [], STARTING));
    if (JSON.stringify(told) !== JSON.stringify(described)) throw new OtherModule();
  });
}

/** What its process is told of the settings: those that it declares. */
function ownEnvironment(
  { settings }: DescribedModule,
  environment: IsolatedStart['environment'],
): Record<string, string> {
  return Object.fromEntries(
    settings.flatMap(({ name }) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
}

/** The outside systems of an isolated module, by a process of its own; those of another are said by its code. */
export async function outsideOf(
  module: ApiModule,
  environment: IsolatedStart['environment'],
): Promise<readonly KeyedCall[]> {
  const known = isolated.get(module);
  if (known === undefined) return module.outside?.(readSettings(module.settings, environment)) ?? [];
  if (!known.described.hasOutside) return [];
  readSettings(module.settings, environment);
  const { code, described } = known;
  const given = ownEnvironment(described, environment);
  const told = DescribedCalls.parse(await askOnce(code, 'sqlite', ['outside', [given], STARTING]));
  // Made of what the child said, by its schema.
  return told.map((call) => Object.fromEntries(Object.entries(call).filter(([, said]) => said !== undefined)) as never);
}

function databaseKind(url: string): 'sqlite' | 'mariadb' {
  return url.startsWith('sqlite:') ? 'sqlite' : 'mariadb';
}
