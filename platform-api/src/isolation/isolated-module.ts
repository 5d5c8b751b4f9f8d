import {
  defineApiModule,
  type ApiModule,
  type Logger,
  type MigrationContext,
  type ModuleContext,
  type ModuleParts,
  type NoticeKinds,
} from '@pwp/api-kit';
import { isTableOf } from '@pwp/contracts';
import { isOwnStep, openModuleDatabase, StatementRefused } from '@pwp/database';
import { z } from 'zod';
import { platformSettings } from '../config.ts';
import { DescribedModule, DescribedParts } from './described-module.ts';
import { asDriverSays, hostWork } from './host-work.ts';
import { partsOf } from './isolated-parts.ts';
import { requireNoLinksOut } from './links.ts';
import { ModuleProcess, startProcess, type ModuleCode } from './module-process.ts';
import type { Remote } from './values.ts';

/** How long a module's process may take for its code and its start, ms. */
const STARTING = 30_000;
/** And for one of its migrations, which nothing else ends. */
const MIGRATING = 10 * 60_000;
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

/** What is known of a module that has a process of its own; undefined for one in this process. */
export function isolationOf(module: ApiModule): Isolated | undefined {
  return isolated.get(module);
}

/** Brings a module by asking a process of its own what it declares. */
export async function bringIsolated(code: ModuleCode): Promise<ApiModule> {
  requireNoLinksOut(code.folder);
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
  const foreign = settings.find(({ name }) => !isOwnSetting(id, name));
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
    defineModels: () => undefined,
    migrations: migrations.map((name, index) => ({ name, up: (context) => migrateIsolated(code, index, context) })),
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
  const along = () => ({ now: given.now?.(), configuration: given.configuration() });
  let first: DescribedParts | undefined;
  const process = new ModuleProcess(
    () =>
      startProcess(code, databaseKind(given.databaseUrl), { ...hostWork(module.id, context, database, log), along }),
    async (channel) => {
      const { publicUrl, brand } = context;
      const environment: Record<string, string> = {};
      for (const { name } of described.settings) {
        const value = given.environment[name];
        if (value !== undefined) environment[name] = value;
      }
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
  // Set by its start.
  const told = DescribedParts.parse(first);
  return {
    parts: partsOf(told, {
      process,
      context,
      hasPorts: module.needs?.ports !== undefined,
    }),
    close,
  };
}

function databaseKind(url: string): 'sqlite' | 'mariadb' {
  return url.startsWith('sqlite:') ? 'sqlite' : 'mariadb';
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
    await Promise.race([
      channel.call('migrate', [index], MIGRATING),
      ended.then((why) => Promise.reject(new Error(why))),
    ]);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}
