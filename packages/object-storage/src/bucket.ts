import type { Readable } from 'node:stream';
import { contentOf, callOutside } from '@pwp/api-kit/server';
import { readBounded, readBoundedBytes, readStart } from '@pwp/contracts';
import { AwsV4Signer } from 'aws4fetch';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';

/** An S3 bucket, or a prefix of one. */
export interface BucketOptions {
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
  /** Of its answer; undefined when there was none, or a part of one. */
  readonly status: number | undefined;

  constructor(asked: string, said: string, { status, cause }: { status?: number; cause?: unknown } = {}) {
    super(`S3, ${asked}: ${said}`, { cause });
    this.name = 'BucketFailed';
    this.status = status;
  }

  /** Whether it answered that it will not: a wrong key, no such bucket. Asking again is of no use. */
  get isRefusal(): boolean {
    return this.status !== undefined && this.status < 500 && this.status !== TOO_MANY;
  }
}

/** An object of a list. */
export interface ListedObject {
  key: string;
  modified: Date;
  /** Bytes. */
  size: number;
}

/** The objects below the prefix; keys are relative to it. Each call throws `BucketFailed`. */
export interface Bucket {
  /** All bytes of an object of at most `longest`; undefined when there is none. */
  read(key: string, longest: number): Promise<Uint8Array | undefined>;
  /** The bytes as they arrive; the service may be silent for `PATIENCE` at a time. Undefined when there is no object. */
  open(key: string): Promise<Readable | undefined>;
  /** The first `length` bytes, or fewer when the object is shorter. */
  head(key: string, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Resolves once the service has the whole object. It compares the bytes with `sha256`, hexadecimal. */
  put(key: string, body: Blob, sha256: string): Promise<void>;
  /** Does nothing when there is no object. */
  delete(key: string): Promise<void>;
  /** The objects whose keys begin with `below`, a page of at most a thousand at a time; fails after `mostPages`. */
  list(below: string, mostPages: number): AsyncGenerator<ListedObject[]>;
  /** Resolves when the service takes the key and has the bucket; changes nothing. */
  answers(): Promise<void>;
}

/** How long one call may take, and how long a stream may be silent, ms; an upload gets a second for each MiB more. */
const PATIENCE = 30_000;
const SLOWEST_UPLOAD = 1024 * 1024;
/** More attempts of a call. All calls can be repeated: an object is put whole. */
const RETRIES = 2;
const TOO_MANY = 429;
/** How a range of an empty object is answered. */
const NO_SUCH_RANGE = 416;
/** Longest page of a list, bytes: a thousand keys of a kilobyte. */
const LONGEST_PAGE = 4 * 1024 * 1024;
/** How much of a refusal is read, bytes. */
const LONGEST_REFUSAL = 300;

/** A call of the service; `address` is below the bucket. */
interface Call {
  method: 'GET' | 'PUT' | 'DELETE';
  address: string;
  headers?: Record<string, string>;
  body?: Blob;
  /** Ends all attempts of the call, in place of a deadline for each. */
  signal?: AbortSignal;
}

/** The client of a bucket; `patience` in ms. */
export function openBucket(options: BucketOptions, patience = PATIENCE): Bucket {
  const below = options.prefix === '' ? '' : `${options.prefix}/`;
  const ask = createCaller(options, patience);
  const get = (key: string): Call => ({ method: 'GET', address: below + key });

  /** The answer of a call; undefined when there is no object. */
  async function find(call: Call): Promise<Response | undefined> {
    const response = await ask(call);
    if (response.ok) return response;
    const failure = await refusalOf(call, response);
    // A missing bucket is a failure, not a missing object.
    if (response.status === 404 && !failure.message.includes('NoSuchBucket')) return undefined;
    throw failure;
  }

  async function complete(call: Call): Promise<void> {
    const response = await ask(call);
    const failure = await refusalOf(call, response);
    if (!response.ok) throw failure;
  }

  return {
    async read(key, longest) {
      const call = get(key);
      const response = await find(call);
      return response && bounded(call, () => readBoundedBytes(response, longest));
    },

    async open(key) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), patience);
      const response = await find({ ...get(key), signal: late.signal }).finally(() => clearTimeout(timer));
      return response && contentOf(response, late, patience).body;
    },

    async head(key, length) {
      const call = { ...get(key), headers: { Range: `bytes=0-${length - 1}` } };
      const response = await ask(call);
      if (response.status === NO_SUCH_RANGE) return new Uint8Array();
      if (response.ok) return bounded(call, () => firstBytes(response, length));
      throw await refusalOf(call, response);
    },

    put: (key, body, sha256) =>
      complete({ method: 'PUT', address: below + key, body, headers: { 'X-Amz-Content-Sha256': sha256 } }),

    delete: (key) => complete({ method: 'DELETE', address: below + key }),

    async *list(start, mostPages) {
      let pages = 0;
      for (let next: string | undefined = ''; next !== undefined;) {
        if (++pages > mostPages) throw new BucketFailed('list', `more than ${mostPages} pages`);
        const query = new URLSearchParams({ 'list-type': '2', prefix: below + start });
        if (next !== '') query.set('continuation-token', next);
        const call: Call = { method: 'GET', address: `?${query.toString()}` };
        const response = await ask(call);
        if (!response.ok) throw await refusalOf(call, response);
        const text = await bounded(call, () => readBounded(response, LONGEST_PAGE));
        yield objectsIn(text).map((object) => ({ ...object, key: object.key.slice(below.length) }));
        next = textOf(text, 'NextContinuationToken');
      }
    },

    answers: () => complete({ method: 'GET', address: `?list-type=2&max-keys=1&prefix=${encodeURIComponent(below)}` }),
  };
}

/** Signs and sends a call; throws `BucketFailed` without an answer, or at 5xx. */
function createCaller({ url, region, accessKeyId, secretKey, bucket }: BucketOptions, patience: number) {
  const account = {
    accessKeyId,
    secretAccessKey: secretKey,
    region,
    service: 's3',
    cache: new Map<string, ArrayBuffer>(),
  };
  const again = retry(handleWhen(isWorthRepeating), {
    maxAttempts: RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1_000 }),
  });
  const attempt = async (call: Call): Promise<Response> => {
    const { method, address, headers = {}, body } = call;
    const upload = Math.ceil((body?.size ?? 0) / SLOWEST_UPLOAD) * 1_000;
    const { signal = AbortSignal.timeout(patience + upload) } = call;
    let response: Response;
    try {
      const signer = new AwsV4Signer({ ...account, method, url: `${url}/${bucket}/${address}`, headers });
      const signed = await signer.sign();
      // No `Request`: once it is collected, Node no longer hears the signal that it was made with.
      response = await fetch(signed.url, {
        method,
        headers: signed.headers,
        body: body ?? null,
        redirect: 'manual',
        signal,
      });
    } catch (cause) {
      throw new BucketFailed(nameOf(call), signal.aborted ? 'no answer in time' : 'no answer', { cause });
    }
    if (response.status >= 500 || response.status === TOO_MANY) throw await refusalOf(call, response);
    return response;
  };
  // Its name has no key: those of the registry name modules, those of files nobody, and neither is of use.
  return (call: Call) => callOutside({ system: 'S3', verb: call.method }, () => again.execute(() => attempt(call)));
}

/** Time that ran out would run out again. */
function isWorthRepeating(error: unknown): boolean {
  return error instanceof BucketFailed && !error.isRefusal && !(error.cause instanceof DOMException);
}

const nameOf = ({ method, address }: Call) => `${method} ${address}`;

/** What an answer says: its status and code, or its first bytes. The rest is not read. */
async function refusalOf(call: Call, response: Response): Promise<BucketFailed> {
  const { text } = await readStart(response, LONGEST_REFUSAL).catch(() => ({ text: '' }));
  return new BucketFailed(nameOf(call), `${response.status} ${textOf(text, 'Code') ?? text}`, {
    status: response.status,
  });
}

async function bounded<Read>(call: Call, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (cause) {
    throw new BucketFailed(nameOf(call), 'the answer is cut, late or too long', { cause });
  }
}

/** The first bytes of an answer, in one buffer of the right size; the rest is not read. */
async function firstBytes(response: Response, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const body: AsyncIterable<Uint8Array> | null = response.body;
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of body ?? []) {
    const taken = chunk.subarray(0, length - filled);
    bytes.set(taken, filled);
    filled += taken.length;
    if (filled === length) break;
  }
  return filled === length ? bytes : bytes.slice(0, filled);
}

/** The objects that a page of a list names. */
function objectsIn(page: string): ListedObject[] {
  return page
    .split('<Contents>')
    .slice(1)
    .map((one) => ({
      key: textOf(one, 'Key') ?? '',
      modified: new Date(textOf(one, 'LastModified') ?? Number.NaN),
      size: Number(textOf(one, 'Size') ?? Number.NaN),
    }));
}

/** The text of an element that holds no other. */
function textOf(xml: string, element: string): string | undefined {
  const [, after] = xml.split(`<${element}>`, 2);
  const end = after?.indexOf('<') ?? -1;
  return after === undefined || end < 0 ? undefined : after.slice(0, end);
}
