import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isLoopback } from '@pwp/contracts';
import { openDatabase } from '@pwp/database';
import { z } from 'zod';
import { NoCredentials, type CliSettings } from './config.ts';
import { dropTables, findTables, type ModuleTables } from './drop-tables.ts';
import { createRunningPortal, PortalUnreachable } from '../running-portal.ts';
import { callRegistry, RegistryRefusal, RegistryUnreachable } from './registry-client.ts';
import { rollApi } from './roll-api.ts';
import { linkModules } from './workspace.ts';

/** The data of a module. */
export interface ModuleData {
  /** Its own tables, and platform tables with its rows; empty without a database. */
  tables: ModuleTables;
  /** `count` is null for a bucket, from which `pwp` removes nothing. */
  files: { folder: string; count: number | null };
}

/** Finds a module's data in the platform's database and files. */
export async function dataOf(settings: CliSettings, id: string): Promise<ModuleData> {
  if (settings.filesDir.startsWith('s3://')) {
    const files = { folder: `${settings.filesDir.replace(/\/$/, '')}/${id}`, count: null };
    return { tables: await tablesOf(settings, id), files };
  }
  const folder = join(settings.filesDir, id);
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
  const count = entries.filter((entry) => entry.isFile()).length;
  return { tables: await tablesOf(settings, id), files: { folder, count } };
}

async function tablesOf({ databaseUrl }: CliSettings, id: string): Promise<ModuleTables> {
  if (databaseUrl.startsWith('sqlite:') && !existsSync(databaseUrl.slice('sqlite:'.length))) return new Map();
  const database = openDatabase(databaseUrl, { poolSize: 1 });
  try {
    return await findTables(database, id);
  } finally {
    await database.close();
  }
}

/** The result of a removal. The audit trail keeps the module's acts. */
export interface Removal {
  module: string;
  /** File with its rows; null when it had none, or they were not removed. */
  dump: string | null;
  /** False when the registry did not answer, and so keeps the module until the removal is repeated. */
  retired: boolean;
  /** Whether only the folder went: a team may not remove the rest from the portal. */
  folderAlone: boolean;
}

/** The portal's API serves the module from elsewhere than the removed folder, so its tables and releases stay. */
export class StillHosted extends Error {
  constructor(id: string) {
    super(
      `L’API du portail sert encore « ${id} » : rien n’est ôté de ses données ni du registre. Ôtez d’abord son paquet du portail (npm uninstall), ou son dossier de là où le portail tourne, faites rouler l’API, puis recommencez.`,
    );
    this.name = 'StillHosted';
  }
}

/** Something listens at the portal's address and does not say what it serves, so no data may go. */
export class PortalUnclear extends Error {
  constructor(url: string, id: string, cause: Error) {
    super(
      `${url} répond mal, ou trop tard, et ne dit pas s’il sert encore « ${id} » : rien n’est ôté de ses données. Rétablissez le portail, ou arrêtez-le tout entier, puis recommencez.`,
      { cause },
    );
    this.name = 'PortalUnclear';
  }
}

/** Options of a removal. */
export interface RemovalAsked {
  /** Data to remove too; undefined leaves it. */
  data: ModuleData | undefined;
  /** Whether npm must unlink the module's package. */
  relink: boolean;
  /** As in `Repository`. */
  isSeparate: boolean;
}

/**
 * Removes a module: folder, links, routes, releases, and its data if given. It can be repeated after an interruption. Without
 * an operator's token, a team's repository loses only its folder; elsewhere nothing changes and it throws `RegistryRefusal` or
 * `NoCredentials`. Throws `StillHosted` while the API serves the module from elsewhere, before anything is removed;
 * with `data`, `PortalUnclear` where something listens at the portal's address and does not say what it serves.
 */
export async function removeModule(
  settings: CliSettings,
  root: string,
  id: string,
  { data, relink, isSeparate }: RemovalAsked,
): Promise<Removal> {
  const folder = join(root, 'modules', id);
  /** Without data, a part that does not answer is taken for one that is stopped. */
  const passOver = (error: unknown) => {
    const isUnanswered = error instanceof PortalUnreachable || error instanceof RegistryUnreachable;
    if (!isUnanswered) throw error;
    if (data !== undefined && !isRefusedConnection(error)) throw new PortalUnclear(settings.url, id, error);
  };
  const isOperator = await mayOperate(settings, isSeparate, passOver);
  const requireUnhosted = async () => {
    const served = await createRunningPortal(settings.url).api().catch(passOver);
    if (served !== undefined && Object.hasOwn(served.modules, id)) throw new StillHosted(id);
  };
  // No roll reaches the API of another machine.
  if (isOperator && !isLocal(settings)) await requireUnhosted();
  // A missing folder means an interrupted removal: the API may still serve its routes.
  const mayServe = !existsSync(folder) || existsSync(join(folder, 'api'));
  const aside = await setAside(folder, join(root, `.${id}-removed`));
  let retired = false;
  try {
    // The API must release the tables before they are dropped.
    if (isOperator && (mayServe || data !== undefined)) await rollApi(settings).catch(passOver);
    if (isOperator) {
      await requireUnhosted();
      retired = await retire(settings, id);
    }
  } catch (error) {
    // Its loopback address may lead to another machine, which serves it from elsewhere.
    await aside.putBack();
    throw error;
  }
  await aside.remove();
  if (relink) linkModules(root, ', puis recommencez');
  if (!isOperator) return { module: id, dump: null, retired, folderAlone: true };
  if (data === undefined) return { module: id, dump: null, retired, folderAlone: false };
  const dump = data.tables.size === 0 ? null : await drop(settings, id, data.tables);
  if (data.files.count !== null) await rm(data.files.folder, { recursive: true, force: true });
  // A portal on one machine fills the tables of whatever takes the id again.
  await rm(join(settings.dataDir, 'seeds', id), { force: true });
  return { module: id, dump, retired, folderAlone: false };
}

/** Takes a folder away from where modules are found, until it is known whether it may go. A missing one is none. */
async function setAside(folder: string, aside: string) {
  const remove = () => rm(aside, { recursive: true, force: true });
  const isThere = existsSync(folder);
  if (isThere) {
    await remove();
    await rename(folder, aside);
  }
  return { remove, putBack: async () => (isThere ? rename(aside, folder) : undefined) };
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
 * Whether the token is an operator's, checked before anything is removed: the folder must go first, since a retired module
 * still in it would be adopted again. False only in a team's repository; elsewhere it throws.
 */
async function mayOperate(
  settings: CliSettings,
  isSeparate: boolean,
  passOver: (error: unknown) => void,
): Promise<boolean> {
  try {
    await callRegistry(settings, { method: 'GET', path: '/events?before=1' }, z.unknown());
  } catch (error) {
    if (isSeparate && isNoOperator(error)) return false;
    passOver(error);
  }
  return true;
}

/** Whether the portal runs on this machine, from the folder of the modules. */
function isLocal({ isLocalOperator, url }: CliSettings): boolean {
  return isLocalOperator || isLoopback(new URL(url).hostname);
}

/** Whether nothing listens at the address; fetch wraps the cause, either as one error or as one for each address tried. */
function isRefusedConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.every(isRefusedConnection);
  return ('code' in error && error.code === 'ECONNREFUSED') || isRefusedConnection(error.cause);
}

/** Whether there is no token, or a team's. An unknown token is an error to report. */
function isNoOperator(error: unknown): boolean {
  return error instanceof NoCredentials || (error instanceof RegistryRefusal && error.problem.status === 403);
}

/** Retires the module; false when the registry does not answer. */
async function retire(settings: CliSettings, id: string): Promise<boolean> {
  try {
    await callRegistry(settings, { method: 'DELETE', path: `/modules/${id}` }, z.unknown());
  } catch (error) {
    if (error instanceof RegistryUnreachable) return false;
    if (!(error instanceof RegistryRefusal && error.problem.code === 'module-inconnu')) throw error;
  }
  return true;
}
