import { readBounded, readBoundedBytes, readStart } from '@pwp/contracts';
import { AwsClient } from 'aws4fetch';
import type { StorageBackend } from './storage-backend.ts';
import { UNPACKED_LIMIT } from './read-archive.ts';

/** An S3 bucket, or a prefix of one. */
export interface S3Options {
  /** Address of the service without a trailing slash; the bucket is the first path segment. */
  url: string;
  region: string;
  accessKeyId: string;
  secretKey: string;
  bucket: string;
  /** Empty for the whole bucket. */
  prefix: string;
}

/** The bucket did not answer, or refused. */
export class BucketFailed extends Error {
  constructor(asked: string, said: string, cause?: unknown) {
    super(`S3, ${asked}: ${said}`, { cause });
    this.name = 'BucketFailed';
  }
}

/** How long one call may take, ms: a file of 20 MB over a slow line. */
const PATIENCE = 30_000;
/** Attempts of a call that gets no answer, or 5xx. */
const TRIES = 3;
/** Concurrent calls. */
const AT_ONCE = 8;
/** Longest page of a list, bytes: a thousand keys of a kilobyte. */
const LONGEST_PAGE = 4 * 1024 * 1024;
/** Most pages of a list. */
const MOST_PAGES = 50;
/** How much of a refusal is reported, bytes. */
const LONGEST_REFUSAL = 300;

/**
 * Keeps releases in an S3 bucket. Objects are written one by one: nothing names a release before all are there, and the
 * registry checks the integrity of each.
 */
export function createS3Backend({ url, region, accessKeyId, secretKey, bucket, prefix }: S3Options): StorageBackend {
  const client = new AwsClient({ accessKeyId, secretAccessKey: secretKey, region, service: 's3', retries: 0 });
  const base = `${url}/${bucket}`;
  const keyOf = (path: string) => (prefix === '' ? path : `${prefix}/${path}`);

  async function ask(method: 'GET' | 'PUT' | 'DELETE', address: string, body?: Uint8Array): Promise<Response> {
    const asked = `${method} ${address}`;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await client.fetch(`${base}/${address}`, {
          method,
          signal: AbortSignal.timeout(PATIENCE),
          ...(body !== undefined && { body: new Uint8Array(body) }),
        });
        if (response.status < 500 || attempt === TRIES) return response;
        await response.body?.cancel();
      } catch (error) {
        if (attempt === TRIES) throw new BucketFailed(asked, 'no answer', error);
      }
    }
  }

  async function done(method: 'PUT' | 'DELETE', address: string, body?: Uint8Array): Promise<void> {
    const response = await ask(method, address, body);
    const said = await refusalOf(response);
    if (!response.ok) throw new BucketFailed(`${method} ${address}`, said);
  }

  async function list(below: string): Promise<string[]> {
    const keys: string[] = [];
    let pages = 0;
    for (let next: string | undefined = ''; next !== undefined;) {
      if (++pages > MOST_PAGES) throw new BucketFailed('list', `more than ${MOST_PAGES} pages`);
      const query = new URLSearchParams({ 'list-type': '2', prefix: below });
      if (next !== '') query.set('continuation-token', next);
      const response = await ask('GET', `?${query.toString()}`);
      if (!response.ok) throw new BucketFailed('list', await refusalOf(response));
      const text = await bounded('list', () => readBounded(response, LONGEST_PAGE));
      keys.push(...[...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key));
      next = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(text)?.[1];
    }
    return keys;
  }

  return {
    async read(path) {
      const response = await ask('GET', keyOf(path));
      const asked = `GET ${keyOf(path)}`;
      if (response.ok) return bounded(asked, () => readBoundedBytes(response, UNPACKED_LIMIT));
      const said = await refusalOf(response);
      // A missing bucket is a failure, not a missing file.
      if (response.status === 404 && !said.includes('NoSuchBucket')) return undefined;
      throw new BucketFailed(asked, said);
    },
    async replace(folder, files) {
      const folderKey = `${keyOf(folder)}/`;
      const put = new Set([...files.keys()].map((name) => `${folderKey}${name}`));
      await eachOf([...files], ([name, bytes]) => done('PUT', `${folderKey}${name}`, bytes));
      const others = (await list(folderKey)).filter((key) => !put.has(key));
      await eachOf(others, (key) => done('DELETE', key));
    },
    async remove(folder) {
      await eachOf(await list(`${keyOf(folder)}/`), (key) => done('DELETE', key));
    },
    async list() {
      const below = keyOf('');
      return (await list(below)).map((key) => key.slice(below.length));
    },
  };
}

/** Status and first bytes of an answer; the rest is not read. */
async function refusalOf(response: Response): Promise<string> {
  const { text } = await readStart(response, LONGEST_REFUSAL).catch(() => ({ text: '' }));
  return `${response.status} ${text}`;
}

async function bounded<Read>(asked: string, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (error) {
    throw new BucketFailed(asked, 'the answer is cut, late or too long', error);
  }
}

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of left) await work(item);
    }),
  );
}
