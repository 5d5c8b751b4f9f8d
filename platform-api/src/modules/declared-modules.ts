import type { ApiModule } from '@pwp/api-kit';
import {
  InvalidSettings,
  isTableOf,
  ModuleId,
  readSettings,
  RESERVED_MODULE_IDS,
  Role,
  tablePrefixOf,
} from '@pwp/contracts';
import type { Sequelize } from 'sequelize';
import { z } from 'zod';
import { isActOf } from '../audit/module-audit.ts';
import type { PlatformConfig } from '../config.ts';
import { isolationOf } from '../isolation/isolated-module.ts';
import { loadErrorOf } from './load-modules.ts';
import { apiFile, settingsFault, type ModuleFault } from './module-fault.ts';
import { needsFault } from './module-needs.ts';

const KIND = /^[a-z][a-z0-9-]{1,47}$/;
/** What every kind of notice says; a module that was not type-checked may leave it out. */
const Kind = z.object({ label: z.string(), roles: z.array(Role) });

/** The accepted modules, and the refused ones with their fault. */
export interface Sorted {
  modules: ApiModule[];
  faults: ModuleFault[];
}

/**
 * Splits off the modules whose declaration conflicts with an earlier one. No code of these runs, not even a
 * migration.
 */
export function soundDeclarations(modules: readonly ApiModule[]): Sorted {
  const sorted: Sorted = { modules: [], faults: [] };
  for (const module of modules) {
    const fault = { module: module.id, file: apiFile(module.id) };
    const error = loadErrorOf(module);
    const detail = error === undefined ? faultOf(module, sorted.modules) : 'its code could not be brought.';
    if (detail === undefined) sorted.modules.push(module);
    else sorted.faults.push({ ...fault, detail, ...(error !== undefined && { error }) });
  }
  return sorted;
}

/** Reads the settings of each module. One whose settings are missing or wrong is left out, and its operator told which. */
export function readModuleSettings(
  modules: readonly ApiModule[],
  environment: Readonly<Record<string, string | undefined>>,
): Sorted & { settings: Map<string, Record<string, unknown>> } {
  const sorted: Sorted = { modules: [], faults: [] };
  const settings = new Map<string, Record<string, unknown>>();
  for (const module of modules) {
    const shared = takenSetting(module, modules);
    if (shared !== undefined) {
      const detail = `the setting « ${shared} » is another module's: give the module, or the setting, another name.`;
      sorted.faults.push({ module: module.id, file: apiFile(module.id), detail });
      continue;
    }
    try {
      settings.set(module.id, readSettings(module.settings, environment));
      sorted.modules.push(module);
    } catch (error) {
      const fault = { module: module.id, file: apiFile(module.id) };
      sorted.faults.push({
        ...fault,
        ...(error instanceof InvalidSettings
          ? settingsFault(error)
          : { detail: 'its settings could not be read.', error }),
      });
    }
  }
  return { ...sorted, settings };
}

/** The modules that an API with these settings would start: who migrates for it makes no table of another. */
export function configuredModules(
  modules: readonly ApiModule[],
  { environment }: Pick<PlatformConfig, 'environment'>,
): ApiModule[] {
  return readModuleSettings(soundDeclarations(modules).modules, environment).modules;
}

/** A setting of an isolated module that is another's too: whoever calls itself « glpi » would read that of GLPI. */
function takenSetting(module: ApiModule, modules: readonly ApiModule[]): string | undefined {
  if (isolationOf(module) === undefined) return undefined;
  // Of two isolated ones, that of the longer id has it: its names begin as the shorter one's do.
  const others = modules.filter(
    (other) => other !== module && !(isolationOf(other) !== undefined && other.id.length < module.id.length),
  );
  return Object.keys(module.settings.shape).find((name) =>
    others.some(({ settings }) => Object.hasOwn(settings.shape, name)),
  );
}

/**
 * Defines the models of each module on a database. A module that throws, or that claims a table of another owner, is
 * left out.
 */
export function defineModels(sequelize: Sequelize, modules: readonly ApiModule[]): Sorted {
  const sorted: Sorted = { modules: [], faults: [] };
  for (const module of modules) {
    const before = new Set(tablesOf(sequelize));
    const fault = { module: module.id, file: apiFile(module.id) };
    try {
      module.defineModels(sequelize);
    } catch (error) {
      sorted.faults.push({ ...fault, detail: 'defineModels threw.', error });
      continue;
    }
    const claimed = isolationOf(module)?.described.tables ?? tablesOf(sequelize).filter((table) => !before.has(table));
    const foreign = claimed.find((table) => !isTableOf(module.id, table));
    if (foreign === undefined) sorted.modules.push(module);
    else
      sorted.faults.push({
        ...fault,
        detail: `the table « ${foreign} » is not the module's: the names of its tables begin with « ${tablePrefixOf(module.id)} » and a letter.`,
      });
  }
  return sorted;
}

function faultOf(
  { id, needs, migrations, notices = {}, acts = {} }: ApiModule,
  before: readonly ApiModule[],
): string | undefined {
  if (!ModuleId.safeParse(id).success)
    return `the id « ${id} » must be 2 to 32 small letters and digits, a letter first, with single hyphens in between.`;
  if (RESERVED_MODULE_IDS.includes(id)) return `the id « ${id} » is the platform's own: choose another.`;
  if (before.some((other) => other.id === id)) return `the id « ${id} » is another module's too: choose another.`;
  const names = migrations.map(({ name }) => name);
  const foreign = names.find((name) => !name.startsWith(`${id}/`));
  if (foreign !== undefined) return `the migration « ${foreign} » must be called « ${id}/NNNN-verb-noun ».`;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `two migrations are called « ${twice} »: give the second the next number.`;
  const foreignAct = Object.keys(acts).find((action) => !isActOf(id, action));
  if (foreignAct !== undefined)
    return `the act « ${foreignAct} » is not the module's to word: its acts begin with « ${id}. ».`;
  const unfit = needsFault(id, needs);
  if (unfit !== undefined) return unfit;
  const unnamed = Object.keys(notices).find((kind) => !KIND.test(kind));
  if (unnamed !== undefined) return `the notice kind « ${unnamed} » must be small letters, digits and hyphens.`;
  const unclear = Object.keys(notices).find((kind) => !Kind.safeParse(notices[kind]).success);
  if (unclear !== undefined)
    return `the notice kind « ${unclear} » must have a label, and roles that list who gets it; [] tells everybody.`;
  return undefined;
}

function tablesOf(sequelize: Sequelize): string[] {
  return Object.values(sequelize.models).map((model) => {
    const table = model.getTableName();
    return typeof table === 'string' ? table : table.tableName;
  });
}
