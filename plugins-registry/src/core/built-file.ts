import { createHash } from 'node:crypto';
import type { FileRole } from '@pwp/contracts';

/** One file of a build, with its bytes. */
export interface BuiltFile {
  /** Path within the release, such as `main-B7x2k1.js`. */
  name: string;
  role: FileRole;
  bytes: Uint8Array;
}

/** Subresource integrity of a file. */
export function integrityOf(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}

/** Names of files that changed since they were built. A build made before `integrity` was recorded says nothing of its files. */
export function changedFiles(files: readonly (BuiltFile & { integrity?: string | undefined })[]): string[] {
  return files
    .filter(({ bytes, integrity }) => integrity !== undefined && integrity !== integrityOf(bytes))
    .map(({ name }) => name);
}
