import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@pwp/database';
import { z } from 'zod';
import type { CliSettings } from './config.ts';
import { dropTables, findTables, type ModuleTables } from './drop-tables.ts';
import { callRegistry, RegistryRefusal, RegistryUnreachable } from './registry-client.ts';
import { rollApi } from './roll-api.ts';
import { linkModules } from './workspace.ts';

/** Tables of a module and their rows; none where there is no database. */
export async function tablesOf({ databaseUrl }: CliSettings, id: string): Promise<ModuleTables> {
  if (databaseUrl.startsWith('sqlite:') && !existsSync(databaseUrl.slice('sqlite:'.length))) return new Map();
  const database = openDatabase(databaseUrl, { poolSize: 1 });
  try {
    return await findTables(database, id);
  } finally {
    await database.close();
  }
}

/** What is left of a module once it is removed: nothing but what `dump` holds. */
export interface Removal {
  module: string;
  /** Where the rows of its tables went; null when they were left where they are. */
  dump: string | null;
}

/**
 * Takes a module away: folder, links, releases, routes, and its tables when they are named. What is gone already is passed over, so that
 * a removal that was cut short is made again.
 */
export async function removeModule(
  settings: CliSettings,
  root: string,
  id: string,
  { tables, relink }: { tables: ModuleTables | undefined; relink: boolean },
): Promise<Removal> {
  const folder = join(root, 'modules', id);
  const hadApi = existsSync(join(folder, 'api'));
  await rm(folder, { recursive: true, force: true });
  if (relink) linkModules(root);
  await retire(settings, id);
  // The running API lets go of the tables before they are dropped.
  if (hadApi || tables !== undefined) await rollIfThere(settings);
  if (tables === undefined || tables.size === 0) return { module: id, dump: null };
  const database = openDatabase(settings.databaseUrl, { poolSize: 1 });
  try {
    return { module: id, dump: await dropTables(database, id, tables, join(settings.dataDir, 'removed')) };
  } finally {
    await database.close();
  }
}

/** A registry that does not run reads its folder at its next start: the module is not in it. */
async function retire(settings: CliSettings, id: string): Promise<void> {
  try {
    await callRegistry(settings, { method: 'DELETE', path: `/modules/${id}` }, z.unknown());
  } catch (error) {
    const isGone = error instanceof RegistryRefusal && error.problem.code === 'module-inconnu';
    if (!isGone && !(error instanceof RegistryUnreachable)) throw error;
  }
}

async function rollIfThere(settings: CliSettings): Promise<void> {
  try {
    await rollApi(settings);
  } catch (error) {
    if (!(error instanceof RegistryUnreachable)) throw error;
  }
}
