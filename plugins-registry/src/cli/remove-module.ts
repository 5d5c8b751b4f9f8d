import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@pwp/database';
import { z } from 'zod';
import { NoCredentials, type CliSettings } from './config.ts';
import { dropTables, findPlatformRows, findTables, type ModuleTables } from './drop-tables.ts';
import { callRegistry, RegistryRefusal, RegistryUnreachable } from './registry-client.ts';
import { rollApi } from './roll-api.ts';
import { linkModules } from './workspace.ts';

/** What a module keeps. */
export interface ModuleData {
  /** Its tables, and those of the platform that hold rows of it; none where there is no database. */
  tables: ModuleTables;
  files: { folder: string; count: number };
}

/** Finds what a module keeps, where the settings say that the platform keeps it. */
export async function dataOf(settings: CliSettings, id: string): Promise<ModuleData> {
  const folder = join(settings.filesDir, id);
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
  const count = entries.filter((entry) => entry.isFile()).length;
  return { tables: await tablesOf(settings, id), files: { folder, count } };
}

async function tablesOf({ databaseUrl }: CliSettings, id: string): Promise<ModuleTables> {
  if (databaseUrl.startsWith('sqlite:') && !existsSync(databaseUrl.slice('sqlite:'.length))) return new Map();
  const database = openDatabase(databaseUrl, { poolSize: 1 });
  try {
    return new Map([...(await findTables(database, id)), ...(await findPlatformRows(database, id))]);
  } finally {
    await database.close();
  }
}

/** What is left of a module once it is removed with its data: what `dump` holds, and its acts in the audit trail. */
export interface Removal {
  module: string;
  /** Where its rows went; null when it had none, or they were left where they are. */
  dump: string | null;
  /** False when the registry did not answer: what it has of the module stays, until it is removed again. */
  retired: boolean;
  /** Only the folder was a team's to remove: what the portal has of the module is left to its operator. */
  folderAlone: boolean;
}

/** What is removed, and where. */
export interface RemovalAsked {
  /** Left where they are without it. */
  data: ModuleData | undefined;
  /** Whether npm is to forget the module's package. */
  relink: boolean;
  /** A team's own repository, as of `Repository`. */
  isSeparate: boolean;
}

/**
 * Takes a module away: folder, links, releases, routes, and its rows and files when they are named. What is gone already is passed over, so
 * that a removal that was cut short is made again. Without an operator's token, a team removes the folder of its own repository; elsewhere
 * this throws `RegistryRefusal` or `NoCredentials`, and touches nothing.
 */
export async function removeModule(
  settings: CliSettings,
  root: string,
  id: string,
  { data, relink, isSeparate }: RemovalAsked,
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
  if (mayServe || data !== undefined) await rollIfThere(settings);
  if (data === undefined) return { module: id, dump: null, retired, folderAlone: false };
  const dump = data.tables.size === 0 ? null : await drop(settings, id, data.tables);
  await rm(data.files.folder, { recursive: true, force: true });
  return { module: id, dump, retired, folderAlone: false };
}

async function drop({ databaseUrl, dataDir }: CliSettings, id: string, tables: ModuleTables): Promise<string> {
  const database = openDatabase(databaseUrl, { poolSize: 1 });
  try {
    return await dropTables(database, id, tables, join(dataDir, 'removed'));
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
