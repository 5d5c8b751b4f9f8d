import { join } from 'node:path/posix';
import type { ReleaseStatement } from '@pwp/contracts';
import { LRUCache } from 'lru-cache';
import { integrityOf } from '../core/built-file.ts';
import type { StorageBackend } from './storage-backend.ts';
import { siblingsMatch, type ServableFile } from './servable-file.ts';

/** The files of releases. File names come from statements, which are checked before they are stored. */
export interface ReleaseStore {
  /** Writes a release in place of what was stored there; its files may be served once this resolves. */
  put: (statement: ReleaseStatement, files: readonly ServableFile[]) => Promise<void>;
  /** Removes the files of every release of a module. */
  remove: (module: string) => Promise<void>;
  /** One file; undefined when it is missing, or when its bytes or a compressed variant are not what was signed. */
  read: (statement: ReleaseStatement, name: string) => Promise<ServableFile | undefined>;
  /** Whether every stored file is what was signed, read without the memory cache. */
  holds: (statement: ReleaseStatement) => Promise<boolean>;
}

/** Size of the memory cache, bytes. */
const IN_MEMORY = 64 * 1024 * 1024;

/** Stores each release in a folder of its own. */
export function createReleaseStore(backend: StorageBackend): ReleaseStore {
  // Files never change, so each is read and checked once.
  const served = new LRUCache<string, ServableFile>({
    maxSize: IN_MEMORY,
    sizeCalculation: ({ bytes, br, gzip }) => 1 + bytes.length + (br?.length ?? 0) + (gzip?.length ?? 0),
  });
  const folderOf = ({ module, version }: ReleaseStatement) => join(module, version);

  async function readSigned(
    folder: string,
    file: ReleaseStatement['files'][number],
  ): Promise<ServableFile | undefined> {
    const path = join(folder, file.name);
    const [bytes, br, gzip] = await Promise.all([
      backend.read(path),
      backend.read(`${path}.br`),
      backend.read(`${path}.gz`),
    ]);
    if (bytes === undefined || integrityOf(bytes) !== file.integrity) return undefined;
    const read = { name: file.name, role: file.role, bytes, ...(br && { br }), ...(gzip && { gzip }) };
    return (await siblingsMatch(read)) ? read : undefined;
  }

  async function holds(statement: ReleaseStatement): Promise<boolean> {
    for (const file of statement.files) {
      if ((await readSigned(folderOf(statement), file)) === undefined) return false;
    }
    return true;
  }

  return {
    holds,
    async put(statement, files) {
      // A release published again may be in service: its files must not disappear, even briefly.
      if (await holds(statement)) return;
      const all = new Map<string, Uint8Array>();
      for (const { name, bytes, br, gzip } of files) {
        all.set(name, bytes);
        if (br !== undefined) all.set(`${name}.br`, br);
        if (gzip !== undefined) all.set(`${name}.gz`, gzip);
      }
      // Stored files may have been altered: the bytes that were just checked replace them.
      await backend.replace(folderOf(statement), all);
    },
    remove: (module) => backend.remove(module),
    async read(statement, name) {
      const file = statement.files.find((each) => each.name === name);
      if (file === undefined) return undefined;
      const path = join(folderOf(statement), name);
      const known = served.get(path);
      if (known !== undefined) return known;
      const read = await readSigned(folderOf(statement), file);
      if (read === undefined) return undefined;
      served.set(path, read);
      return read;
    },
  };
}
