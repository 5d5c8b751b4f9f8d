import { createHash, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { describeFailure, type FileStore, type Logger } from '@pwp/api-kit';
import { InvalidSettings } from '@pwp/contracts';
import { within } from '@pwp/database';
import { BucketFailed, openBucket } from '@pwp/object-storage';
import type { PlatformConfig } from '../config.ts';
import { createDiskFileStore } from './disk-file-store.ts';
import { writeProbe } from './file-store-probe.ts';
import { watchFreeSpace, type FreeSpace } from './free-space.ts';
import { createS3FileStore } from './s3-file-store.ts';

/** Where the uploaded files of all modules are kept. */
export interface FileStorage {
  /** In one phrase, without a secret. */
  name: string;
  storeOf(owner: string): FileStore;
  /** Of the disk that uploads are written to; with a bucket, that of the temporary folder. */
  space: FreeSpace;
  /** Whether another system keeps the files: without it, all that needs no file goes on. */
  isElsewhere: boolean;
  /** Rejects when files cannot be kept; costs little. */
  probe(): Promise<void>;
  /** The same, certain: writes and deletes one small file. */
  tryOut(): Promise<void>;
}

/** How long a start waits for the bucket, ms. */
const PATIENCE = 5_000;

/** Whether the bucket answered that it will not: a wrong key, no such bucket. */
export function isRefused(error: unknown): boolean {
  return error instanceof BucketFailed && error.isRefusal;
}

/**
 * Opens the storage of an API that is about to serve. Throws `InvalidSettings` when the bucket refuses its key; one that does not answer
 * is named in the log, and files wait for it.
 */
export async function openUsableStorage(config: PlatformConfig, log: Logger): Promise<FileStorage> {
  const storage = openFileStorage(config);
  if (!storage.isElsewhere) return storage;
  try {
    await within(PATIENCE, storage.tryOut());
  } catch (error) {
    if (isRefused(error)) throw new InvalidSettings([`PWP_FILES_DIR, PWP_FILES_S3_… : ${describeFailure(error)}`]);
    log.error({ err: error, storage: storage.name }, 'the files cannot be reached');
  }
  return storage;
}

/** Opens the folder or the bucket of the settings. */
export function openFileStorage({
  files: place,
  filesReserve: reserve,
}: Pick<PlatformConfig, 'files' | 'filesReserve'>): FileStorage {
  if (typeof place === 'string') {
    const space = watchFreeSpace(place, reserve);
    const probe = () => writeProbe(place);
    const storeOf = (owner: string) => createDiskFileStore(place, owner, space);
    return { name: place, storeOf, space, isElsewhere: false, probe, tryOut: probe };
  }
  const bucket = openBucket(place);
  const space = watchFreeSpace(tmpdir(), reserve);
  return {
    name: `s3://${[place.bucket, place.prefix].filter((part) => part !== '').join('/')} (${place.url})`,
    storeOf: (owner) => createS3FileStore(bucket, owner, space),
    space,
    isElsewhere: true,
    probe: () => bucket.answers(),
    async tryOut() {
      const key = `.probe-${randomUUID()}`;
      await bucket.answers();
      await bucket.put(key, new Blob(['probe']), createHash('sha256').update('probe').digest('hex'));
      await bucket.delete(key);
    },
  };
}
