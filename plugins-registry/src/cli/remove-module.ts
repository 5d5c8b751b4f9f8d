import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@pwp/database';
import { z } from 'zod';
import { NoCredentials, type CliSettings } from './config.ts';
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
  /** False when the registry did not answer: what it has of the module stays, until it is removed again. */
  retired: boolean;
  /** Only the folder was a team's to remove: what the portal has of the module is left to its operator. */
  folderAlone: boolean;
}

/** What is removed, and where. */
export interface RemovalAsked {
  /** Left where they are without it. */
  tables: ModuleTables | undefined;
  /** Whether npm is to forget the module's package. */
  relink: boolean;
  /** A team's own repository, as of `Place`. */
  isSeparate: boolean;
}

/**
 * Takes a module away: folder, links, releases, routes, and its tables when they are named. What is gone already is passed over, so that
 * a removal that was cut short is made again. Without an operator's token, a team removes the folder of its own repository; elsewhere
 * this throws `RegistryRefusal` or `NoCredentials`, and touches nothing.
 */
export async function removeModule(
  settings: CliSettings,
  root: string,
  id: string,
  { tables, relink, isSeparate }: RemovalAsked,
): Promise<Removal> {
  const folder = join(root, 'modules', id);
  const isOperator = await mayOperate(settings, isSeparate);
  // Without its folder, this removal was cut short before: the API may still serve its routes.
  const mayServe = !existsSync(folder) || existsSync(join(folder, 'api'));
  await rm(folder, { recursive: true, force: true });
  if (relink) linkModules(root, ', puis recommencez');
  if (!isOperator) return { module: id, dump: null, retired: false, folderAlone: true };
  const retired = await retire(settings, id);
  // The running API lets go of the tables before they are dropped.
  if (mayServe || tables !== undefined) await rollIfThere(settings);
  if (tables === undefined || tables.size === 0) return { module: id, dump: null, retired, folderAlone: false };
  const database = openDatabase(settings.databaseUrl, { poolSize: 1 });
  try {
    const dump = await dropTables(database, id, tables, join(settings.dataDir, 'removed'));
    return { module: id, dump, retired, folderAlone: false };
  } finally {
    await database.close();
  }
}

/**
 * Asks what only an operator may read: a module that still stands in its folder when it is retired is adopted again, so the folder goes
 * first. False: in a team's repository, somebody who is no operator.
 */
async function mayOperate(settings: CliSettings, isSeparate: boolean): Promise<boolean> {
  try {
    await callRegistry(settings, { method: 'GET', path: '/events?before=1' }, z.unknown());
  } catch (error) {
    if (isSeparate && isNoOperator(error)) return false;
    if (!(error instanceof RegistryUnreachable)) throw error;
  }
  return true;
}

/** A team's token, or none. One that the registry does not know is a mistake to tell. */
function isNoOperator(error: unknown): boolean {
  return error instanceof NoCredentials || (error instanceof RegistryRefusal && error.problem.status === 403);
}

/** Whether the registry has nothing of the module any more; false when it does not answer. */
async function retire(settings: CliSettings, id: string): Promise<boolean> {
  try {
    await callRegistry(settings, { method: 'DELETE', path: `/modules/${id}` }, z.unknown());
  } catch (error) {
    if (error instanceof RegistryUnreachable) return false;
    if (!(error instanceof RegistryRefusal && error.problem.code === 'module-inconnu')) throw error;
  }
  return true;
}

async function rollIfThere(settings: CliSettings): Promise<void> {
  try {
    await rollApi(settings);
  } catch (error) {
    if (!(error instanceof RegistryUnreachable)) throw error;
  }
}
