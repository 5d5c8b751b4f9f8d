import { AwsClient } from 'aws4fetch';
import type { FilePlace } from './file-place.ts';

/** An S3 bucket, or a part of one. */
export interface S3Options {
  /** Address of the service, without a slash at its end; buckets are the first step of its paths. */
  url: string;
  region: string;
  accessKeyId: string;
  secretKey: string;
  bucket: string;
  /** Before each key; empty: the whole bucket. */
  prefix: string;
}

/** The bucket could not be asked, or refused. */
export class BucketFailed extends Error {
  constructor(asked: string, said: string, cause?: unknown) {
    super(`S3, ${asked}: ${said}`, { cause });
    this.name = 'BucketFailed';
  }
}

/** How long one call may take, ms: a file of 20 MB over a slow line. */
const PATIENCE = 30_000;
/** Tries of a call that the service did not answer, or answered 5xx. */
const TRIES = 3;
/** Calls at once. */
const AT_ONCE = 8;

/**
 * A bucket of S3, or of what speaks like it. A release is put object by object: nothing names it before all are there, and the registry
 * compares each with its integrity.
 */
export function createS3Place({ url, region, accessKeyId, secretKey, bucket, prefix }: S3Options): FilePlace {
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
    const said = await response.text();
    if (!response.ok) throw new BucketFailed(`${method} ${address}`, `${response.status} ${said.slice(0, 300)}`);
  }

  /** Keys below a prefix, page by page. */
  async function list(below: string): Promise<string[]> {
    const keys: string[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const query = new URLSearchParams({ 'list-type': '2', prefix: below });
      if (next !== '') query.set('continuation-token', next);
      const response = await ask('GET', `?${query.toString()}`);
      const text = await response.text();
      if (!response.ok) throw new BucketFailed('list', `${response.status} ${text.slice(0, 300)}`);
      keys.push(...[...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key));
      next = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(text)?.[1];
    }
    return keys;
  }

  return {
    async read(path) {
      const response = await ask('GET', keyOf(path));
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      const said = await response.text();
      // A bucket that is not there is no missing file.
      if (response.status === 404 && !said.includes('NoSuchBucket')) return undefined;
      throw new BucketFailed(`GET ${keyOf(path)}`, `${response.status} ${said.slice(0, 300)}`);
    },
    async replace(folder, files) {
      const place = `${keyOf(folder)}/`;
      const put = new Set([...files.keys()].map((name) => `${place}${name}`));
      await eachOf([...files], ([name, bytes]) => done('PUT', `${place}${name}`, bytes));
      const others = (await list(place)).filter((key) => !put.has(key));
      await eachOf(others, (key) => done('DELETE', key));
    },
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
