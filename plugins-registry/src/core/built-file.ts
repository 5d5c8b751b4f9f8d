import type { FileRole } from '@pwp/contracts';

/** One file of a build, with its bytes. */
export interface BuiltFile {
  /** Path within the release, such as `main-B7x2k1.js`. */
  name: string;
  role: FileRole;
  bytes: Uint8Array;
}
