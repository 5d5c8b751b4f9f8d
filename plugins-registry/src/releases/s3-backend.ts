import { createHash } from 'node:crypto';
import { openBucket, type BucketOptions } from '@pwp/object-storage';
import { UNPACKED_LIMIT } from './read-archive.ts';
import type { StorageBackend } from './storage-backend.ts';

/** Concurrent calls. */
const AT_ONCE = 8;
/** Most pages of a list. */
const MOST_PAGES = 50;

/**
 * Keeps releases in an S3 bucket. Objects are written one by one: nothing names a release before all are there, and the
 * registry checks the integrity of each.
 */
export function createS3Backend(options: BucketOptions): StorageBackend {
  const bucket = openBucket(options);

  async function list(below: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const page of bucket.list(below, MOST_PAGES)) keys.push(...page.map(({ key }) => key));
    return keys;
  }

  return {
    read: (path) => bucket.read(path, UNPACKED_LIMIT),
    async replace(folder, files) {
      const put = new Set([...files.keys()].map((name) => `${folder}/${name}`));
      await eachOf([...files], ([name, bytes]) =>
        bucket.put(
          `${folder}/${name}`,
          new Blob([new Uint8Array(bytes)]),
          createHash('sha256').update(bytes).digest('hex'),
        ),
      );
      const others = (await list(`${folder}/`)).filter((key) => !put.has(key));
      await eachOf(others, (key) => bucket.delete(key));
    },
    async remove(folder) {
      await eachOf(await list(`${folder}/`), (key) => bucket.delete(key));
    },
    async room() {
      await bucket.answers();
      return undefined;
    },
    list: () => list(''),
  };
}

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of left) await work(item);
    }),
  );
}
