import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { writeNewFile } from '@pwp/api-kit/server';
import { openBucket, type Bucket, type BucketOptions } from '@pwp/object-storage';
import { isFileKey } from '@pwp/platform-api';
import { Header, Parser, type ReadEntry } from 'tar';

/** Most pages of a thousand files. */
const MOST_PAGES = 100_000;
/** A tar is made of blocks, bytes, and ends with two that are empty. */
const BLOCK = 512;

/** The files of a bucket as a tar, by their keys: the tree of a folder of files. One that is deleted meanwhile is left out. */
export function archiveBucket(options: BucketOptions): Readable {
  return Readable.from(blocksOf(openBucket(options)), { objectMode: false });
}

async function* blocksOf(bucket: Bucket): AsyncGenerator<Uint8Array> {
  for await (const page of bucket.list('', MOST_PAGES))
    for (const { key, size, modified } of page) {
      const body = isFileKey(key) ? await bucket.open(key) : undefined;
      if (body === undefined) continue;
      yield headerOf({ path: key, size, mtime: modified });
      let read = 0;
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        read += chunk.length;
        yield chunk;
      }
      if (read !== size) throw new Error(`${key}: ${read} bytes came, ${size} were listed`);
      yield Buffer.alloc(-size & (BLOCK - 1));
    }
  yield Buffer.alloc(2 * BLOCK);
}

function headerOf(file: { path: string; size: number; mtime: Date }): Buffer {
  const block = Buffer.alloc(BLOCK);
  new Header({ ...file, type: 'File', mode: 0o600, uid: 0, gid: 0 }).encode(block);
  return block;
}

/** Puts a tar's files into a bucket, one after the other. Throws for what no store made. */
export async function unpackBucket(archive: Readable, options: BucketOptions): Promise<void> {
  const bucket = openBucket(options);
  const failed = Promise.withResolvers<never>();
  // Looked at where something is waited for, which may be later.
  failed.promise.catch(() => undefined);
  const ended = Promise.withResolvers<void>();
  let stored = Promise.resolve();
  const parser = new Parser({
    strict: true,
    onReadEntry(entry) {
      stored = stored.then(() => store(bucket, entry));
      stored.catch(failed.reject);
    },
  });
  parser.on('error', failed.reject);
  parser.on('end', ended.resolve);
  // A tar that is cut ends too: its failure comes first.
  const orFailed = (awaited: Promise<unknown>) => Promise.race([failed.promise, awaited]);
  for await (const chunk of archive as AsyncIterable<Buffer>)
    if (!parser.write(chunk)) await orFailed(once(parser, 'drain'));
  parser.end();
  await orFailed(ended.promise);
  await stored;
}

async function store(bucket: Bucket, entry: ReadEntry): Promise<void> {
  if (entry.type === 'Directory') {
    entry.resume();
    return;
  }
  const key = entry.path.replace(/^\.\//, '');
  if (!isFileKey(key)) throw new Error(`${entry.path.slice(0, 200)} is no file of a store`);
  const aside = await mkdtempDisposable(join(tmpdir(), 'pwp-restore-'));
  try {
    const path = join(aside.path, 'file');
    const { sha256 } = await writeNewFile(Readable.from(entry), path, 0o600);
    await bucket.put(key, await openAsBlob(path), sha256);
  } finally {
    await aside.remove();
  }
}

/** Whether nothing is in a bucket, below its prefix. */
export async function isEmptyBucket(options: BucketOptions): Promise<boolean> {
  for await (const page of openBucket(options).list('', 1)) return page.length === 0;
  return true;
}
