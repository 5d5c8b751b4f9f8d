import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineApiModule, type ApiModule } from '@pwp/api-kit';
import { ModuleNeeds } from '@pwp/contracts';
import { z } from 'zod';
import { bringIsolated, isolationOf } from '../isolation/isolated-module.ts';
import { installedPackages } from './installed-packages.ts';
import { areSameNeeds } from './module-needs.ts';
import { onlyModule } from './only-module.ts';

/** What the host knows of a module beside what the module declares. */
interface Origin {
  /** What was thrown while its code was brought. */
  error?: unknown;
  /** That of its `package.json`. */
  version?: string;
  /** By what name the operator may trust it, when it has a process of its own since it comes from another repository. */
  trustName?: string | undefined;
}

const origins = new WeakMap<ApiModule, Origin>();

/** Where the modules of a host are. Absolute paths. */
export interface ModulePlaces {
  /** Its `modules` are hosted, then the modules that its package.json names. */
  repository: string;
  /**
   * The folder of the portal's own modules, where `repository` is that of a team; one of the same id in `repository` takes the place of
   * each. Default: the own ones are those of `repository`.
   */
  provided?: string | undefined;
}

/** Brings the api of each module that a host has, as `loadModules` does. */
export async function loadInstalled({ repository, provided }: ModulePlaces): Promise<ApiModule[]> {
  const said = readHost(repository);
  requireAllFound(said, repository, provided);
  const modules = [
    ...(await loadModules(join(repository, 'modules'), { said, areForeign: provided !== undefined })),
    ...(await loadPackages(repository)),
  ];
  if (provided === undefined) return modules;
  // A module of pages alone takes the whole place too.
  const folders = globSync('*/module.json', { cwd: join(repository, 'modules') }).map(dirname);
  const except = new Set([...modules.map(({ id }) => id), ...folders]);
  return [...modules, ...(await loadModules(provided, { said, except }))];
}

/** How the modules of a folder are brought. */
interface Bringing {
  except?: ReadonlySet<string>;
  said?: HostSaid;
  /** Whether they come from another repository than the portal's. */
  areForeign?: boolean;
}

/**
 * Brings the api of each module of a folder but `except`, in the order of their names; a folder that begins with `_` or `.` is no module.
 * One that cannot be brought, or whose id is not its folder's, stands in the list without anything: the platform names it and leaves it
 * out.
 */
export async function loadModules(
  folder: string,
  { except = new Set(), said = SAYS_NOTHING, areForeign = false }: Bringing = {},
): Promise<ApiModule[]> {
  const entries = globSync('[!_.]*/api/index.{ts,js}', { cwd: folder });
  const entryOf = new Map(entries.map((entry) => [dirname(dirname(entry)), join(folder, entry)]));
  return Promise.all(
    [...entryOf]
      .filter(([id]) => !except.has(id))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, entry]) => loadModule(id, join(folder, id), () => entry, { name: id, said, isForeign: areForeign })),
  );
}

/** Brings the api of each module that this host has as a package of npm, as `loadModules` does: they come from other repositories. */
export async function loadPackages(host: string): Promise<ApiModule[]> {
  const said = readHost(host);
  return Promise.all(
    installedPackages(host).map(({ name, folder, entry }) =>
      loadModule(idWritten(folder), folder, entry, { name, said, isForeign: true }),
    ),
  );
}

/** What decides whether a module has a process of its own; `name` is that of its package, or of its folder. */
interface Trusting {
  name: string;
  said: HostSaid;
  isForeign: boolean;
}

async function loadModule(
  id: string,
  folder: string,
  entry: () => string,
  { name, said: { trusted, isolated }, isForeign }: Trusting,
): Promise<ApiModule> {
  try {
    const isUntrusted = isForeign && !trusted.has(name);
    const module =
      isUntrusted || isolated.has(name) || isolated.has(id) || isIsolated(folder)
        ? await bringIsolated({ id, folder, entry: entry() })
        : onlyModule(await import(/* @vite-ignore */ pathToFileURL(entry()).href));
    assertOneId(module.id, id, folder);
    assertOneNeeds(module, folder);
    const { version } = readJson(join(folder, 'package.json'), z.looseObject({ version: z.string() }));
    origins.set(module, { version, ...(isUntrusted && { trustName: name }) });
    return module;
  } catch (error) {
    return broken(id, error);
  }
}

/** `defineApiModule`, the folder and `module.json` call a module the same: addresses, menu and tables follow from it. */
function assertOneId(declared: string, id: string, folder: string): void {
  const { id: written } = readJson(join(folder, 'module.json'), z.looseObject({ id: z.string() }));
  const names = {
    [`modules/${id}/api/index.ts (defineApiModule)`]: declared,
    'the folder': id,
    [`modules/${id}/module.json`]: written,
  };
  if (new Set(Object.values(names)).size === 1) return;
  const said = Object.entries(names).map(([where, name]) => `${where} says « ${name} »`);
  throw new Error(`A module has one id everywhere: ${said.join(', ')}. Write the same in all of them.`);
}

/** An operator approves what `module.json` says, so that is what the module gets. */
function assertOneNeeds({ id, needs }: ApiModule, folder: string): void {
  const { needs: written = {} } = readJson(
    join(folder, 'module.json'),
    z.looseObject({ needs: ModuleNeeds.optional() }),
  );
  if (areSameNeeds(needs, written)) return;
  throw new Error(
    `A module's needs are the same everywhere: modules/${id}/module.json says ${JSON.stringify(written)}, and defineApiModule ${JSON.stringify(needs ?? {})}. Write the same in both, origins apart.`,
  );
}

const Names = z.array(z.string()).default([]);

/** What the operator wrote in the host's own package.json, which holds whatever a module says of itself. */
interface HostSaid {
  /** Of another repository, and yet in the portal's process. */
  trusted: ReadonlySet<string>;
  /** Of the portal, and yet in a process of its own. */
  isolated: ReadonlySet<string>;
}

const SAYS_NOTHING: HostSaid = { trusted: new Set(), isolated: new Set() };

function readHost(host: string): HostSaid {
  const file = join(host, 'package.json');
  if (!existsSync(file)) return SAYS_NOTHING;
  const { pwp } = readJson(file, z.looseObject({ pwp: z.looseObject({ trusted: Names, isolated: Names }).optional() }));
  return { trusted: new Set(pwp?.trusted), isolated: new Set(pwp?.isolated) };
}

/**
 * A name that is nothing's would leave in the portal's process what the operator does not trust. A package is trusted by its name alone:
 * its id is what it writes itself.
 */
function requireAllFound({ trusted, isolated }: HostSaid, host: string, provided: string | undefined): void {
  const folders = [join(host, 'modules'), ...(provided === undefined ? [] : [provided])];
  const packages = installedPackages(host);
  const found = [
    ...folders.flatMap((cwd) => globSync('*/module.json', { cwd }).map(dirname)),
    ...packages.map(({ name }) => name),
  ];
  requireFound('trusted', trusted, found, host);
  requireFound('isolated', isolated, [...found, ...packages.map(({ folder }) => idWritten(folder))], host);
}

function requireFound(key: string, names: ReadonlySet<string>, found: readonly string[], host: string): void {
  const missing = [...names].filter((name) => !found.includes(name));
  if (missing.length > 0)
    throw new Error(
      `${join(host, 'package.json')}: "pwp.${key}" names « ${missing.join(' », « ')} », which is no module of this portal. Write the id of its folder, or the name of its package.`,
    );
}

function isIsolated(folder: string): boolean {
  const { api } = readJson(
    join(folder, 'module.json'),
    z.looseObject({ api: z.looseObject({ isolated: z.boolean().optional() }).optional() }),
  );
  return api?.isolated === true;
}

/** What module.json says, or the folder's name where it cannot be read: then the module is refused by this name. */
function idWritten(folder: string): string {
  try {
    return readJson(join(folder, 'module.json'), z.looseObject({ id: z.string() })).id;
  } catch {
    return basename(folder);
  }
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** The fault of an empty entry; undefined for a loaded module. */
export function loadErrorOf(module: ApiModule): unknown {
  return origins.get(module)?.error;
}

/** The version of this module's package; undefined for one that was not brought from a folder. */
export function versionOf(module: ApiModule): string | undefined {
  return origins.get(module)?.version;
}

/** By what name the operator's package.json would trust a module that is isolated since nobody does; undefined for another. */
export function trustNameOf(module: ApiModule): string | undefined {
  return origins.get(module)?.trustName;
}

/**
 * The module with its code in this process, also where it has one of its own: for a developer's machine, which fills its tables by its
 * own models.
 */
export async function inThisProcess(module: ApiModule): Promise<ApiModule> {
  const isolation = isolationOf(module);
  return isolation === undefined
    ? module
    : onlyModule(await import(/* @vite-ignore */ pathToFileURL(isolation.code.entry).href));
}

function broken(id: string, error: unknown): ApiModule {
  const module = defineApiModule({
    id,
    settings: z.object({}),
    defineModels: () => undefined,
    migrations: [],
    start: () => ({ routes: [] }),
  });
  origins.set(module, { error });
  return module;
}
