import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BuildRecord,
  readModuleFile,
  type ManifestEntry,
  type ModuleDeclaration,
  type ReleaseStatement,
} from '@pwp/contracts';
import { z } from 'zod';
import { changedFiles } from '../core/built-file.ts';
import type { Fault } from '../core/fault.ts';
import { composeStatement, entryOf, entryWithoutRelease } from '../core/release-statement.ts';
import { readIfThere } from './read-if-there.ts';
import { siblingsMatch, type ServableFile } from './servable-file.ts';

/** A module of the modules' folder. */
export interface ModuleOnDisk {
  declaration: ModuleDeclaration;
  entry: ManifestEntry;
  /** Empty when the entry has no release. */
  files: ServableFile[];
  /** Undefined when the entry has no release. */
  statement?: ReleaseStatement;
}

/**
 * Reads every module in these folders, built or only announced, and skips folders that start with `_` or `.`. Of two modules with one
 * name, that of the first folder is read.
 */
export async function readModules(
  ...modulesDirs: readonly string[]
): Promise<{ modules: ModuleOnDisk[]; faults: Fault[] }> {
  const folderOf = new Map<string, string>();
  for (const modulesDir of modulesDirs.toReversed())
    for (const folder of await readdir(modulesDir, { withFileTypes: true }))
      if (isModuleFolder(folder)) folderOf.set(folder.name, join(modulesDir, folder.name));
  const modules: ModuleOnDisk[] = [];
  const faults: Fault[] = [];
  for (const [name, folder] of [...folderOf].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const { module, fault } = await readModule(folder, name);
    if (module !== undefined) modules.push(module);
    if (fault !== undefined) faults.push(fault);
  }
  return { modules, faults };
}

/** A module and its fault: an unreadable declaration leaves no module, a missing build leaves one without release. */
interface Reading {
  module?: ModuleOnDisk;
  fault?: Fault;
}

function isModuleFolder(folder: Dirent): boolean {
  return folder.isDirectory() && !/^[._]/.test(folder.name);
}

async function readModule(directory: string, name: string): Promise<Reading> {
  const faultOf = (code: Fault['code'], detail: string): Reading => ({ fault: { module: name, code, detail } });
  const text = await readIfThere(join(directory, 'module.json'));
  const read = text === undefined ? { faults: ['le fichier manque.'] } : readModuleFile(new TextDecoder().decode(text));
  if ('faults' in read)
    return faultOf('declaration-invalid', `modules/${name}/module.json : ${read.faults.join(' ; ')}`);
  const { declaration } = read;
  if (declaration.id !== name) {
    const detail = `modules/${name}/module.json : « id » vaut « ${declaration.id} », mais son dossier est « ${name} » : ils doivent être les mêmes.`;
    return faultOf('declaration-invalid', detail);
  }
  const module = { declaration, entry: entryWithoutRelease(declaration), files: [] };
  if (declaration.availability === 'to-come') return { module };

  const dist = join(directory, 'dist');
  try {
    const record = await readIfThere(join(dist, 'build.json'));
    if (record === undefined) {
      const detail = `dist/build.json is missing: run \`npm run build\` in the folder of « ${name} ».`;
      return { module, ...faultOf('not-built', detail) };
    }
    const build = readBuild(record);
    const files = await Promise.all(build.files.map((file) => readServable(dist, file)));
    const [changed] = changedFiles(files);
    if (changed !== undefined) throw new Error(`dist/${changed} was changed after the build: build the module again.`);
    const statement = composeStatement(declaration, files, build);
    return { module: { declaration, entry: entryOf(statement), files, statement } };
  } catch (error) {
    return { module, ...faultOf('build-invalid', String(error)) };
  }
}

function readBuild(record: Uint8Array): BuildRecord {
  try {
    return BuildRecord.parse(JSON.parse(new TextDecoder().decode(record)));
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`dist/build.json: ${detail}`, { cause: error });
  }
}

async function readServable(dist: string, file: BuildRecord['files'][number]): Promise<ServableFile> {
  const path = join(dist, file.name);
  const [bytes, br, gzip] = await Promise.all([readFile(path), readIfThere(`${path}.br`), readIfThere(`${path}.gz`)]);
  const read = { ...file, bytes, ...(br && { br }), ...(gzip && { gzip }) };
  if (!(await siblingsMatch(read)))
    throw new Error(`dist/${file.name}.br or .gz is not « ${file.name} » compressed: build the module again.`);
  return read;
}
