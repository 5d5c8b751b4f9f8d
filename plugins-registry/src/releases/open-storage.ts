import type { RegistryConfig } from '../config.ts';
import { createFolderBackend } from './folder-backend.ts';
import { createS3Backend } from './s3-backend.ts';
import type { StorageBackend } from './storage-backend.ts';

/** Where the files of releases are kept: a folder, or a bucket. */
export function openStorage(releases: RegistryConfig['releases']): StorageBackend {
  return typeof releases === 'string' ? createFolderBackend(releases) : createS3Backend(releases);
}
