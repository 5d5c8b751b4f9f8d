import { readBounded, readStart } from '@pwp/contracts';
import {
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  retry,
  wrap,
} from 'cockatiel';
import type { z } from 'zod';

/** The other side does not answer, answers too late, answers 5xx or something that does not fit its document. */
export class ProviderUnavailable extends Error {
  readonly provider: string;
  /** The request left, and nothing says whether the other side did what it asks. */
  readonly maybeDone: boolean;
  /** The first failure after which this process had no answer from it. */
  readonly since: Date;

  constructor(
    provider: string,
    message: string,
    { cause, maybeDone = false, since = new Date() }: Unavailability = {},
  ) {
    super(`${provider}: ${message}`, { cause });
    this.name = 'ProviderUnavailable';
    this.provider = provider;
    this.maybeDone = maybeDone;
    this.since = since;
  }
}

interface Unavailability {
  cause?: unknown;
  maybeDone?: boolean;
  since?: Date;
}

/** The other side understood and refuses (4xx); `code` is its own, or empty. */
export class ProviderRefusal extends Error {
  readonly provider: string;
  readonly status: number;
  readonly code: string;

  constructor(provider: string, status: number, code: string, message: string) {
    super(`${provider}: ${status} ${code} ${message}`);
    this.name = 'ProviderRefusal';
    this.provider = provider;
    this.status = status;
    this.code = code;
  }
}

/** How an outside system is called. */
export interface ProviderOptions {
  name: string;
  baseUrl: string;
  headers: Readonly<Record<string, string>>;
  /** For one attempt, ms. */
  timeoutMs: number;
  /** Attempts after the first, for calls that may be repeated. */
  retries: number;
  /** Longest JSON answer, bytes, once unpacked: 4 MiB unless said. It is foreign text like any other. */
  longestAnswer?: number;
}

/** One call. `repeatable` calls are tried again on failure; give it only where the other side is idempotent. */
export interface ProviderCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Made anew for each attempt; a form is a `multipartBlob`. */
  body?: () => Promise<Blob | string> | Blob | string;
  repeatable: boolean;
  /** ms; the provider's unless said. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** An outside system behind time-out, jittered retries and a circuit breaker. */
export interface Provider {
  /** The answer, whose status is 2xx. Throws `ProviderUnavailable` or `ProviderRefusal`. */
  send(call: ProviderCall): Promise<Response>;
  /** The same, its JSON body checked. */
  json<Schema extends z.ZodType>(call: ProviderCall, schema: Schema): Promise<z.output<Schema>>;
}

/** Of an answer that is read as JSON, bytes. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

/** Of a refusal, whose code and message are all that counts, bytes. */
const LONGEST_REFUSAL = 16 * 1024;

/** Makes the client of one outside system. The breaker opens after 5 failures in a row and lets one call try every 5 s. */
export function createProvider(options: ProviderOptions): Provider {
  const baseUrl = withoutSlashAtEnd(options.baseUrl);
  const unavailable = handleWhen((error) => error instanceof ProviderUnavailable);
  const breaker = circuitBreaker(unavailable, { halfOpenAfter: 5_000, breaker: new ConsecutiveBreaker(5) });
  const retrying = wrap(
    retry(unavailable, {
      maxAttempts: options.retries,
      backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 2_000 }),
    }),
    breaker,
  );

  let since: Date | undefined;
  const noAnswer = (message: string, { cause, maybeDone }: Omit<Unavailability, 'since'> = {}) =>
    new ProviderUnavailable(options.name, message, {
      cause,
      ...(maybeDone !== undefined && { maybeDone }),
      since: (since ??= new Date()),
    });

  const attempt = async <T>(call: ProviderCall, read: (response: Response) => Promise<T>): Promise<T> => {
    const body = await call.body?.();
    const timeout = AbortSignal.timeout(call.timeoutMs ?? options.timeoutMs);
    try {
      const response = await fetch(baseUrl + call.path, {
        method: call.method,
        headers: { ...options.headers, ...call.headers },
        redirect: 'error',
        signal: call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]),
        ...(body !== undefined && { body }),
      });
      if (response.ok) {
        const value = await read(response);
        since = undefined;
        return value;
      }
      const { text } = await readStart(response, LONGEST_REFUSAL);
      if (response.status >= 500 || response.status === 429) {
        throw noAnswer(`answered ${response.status}`, { maybeDone: !NOT_DONE_STATUSES.has(response.status) });
      }
      since = undefined;
      throw refusal(options.name, response.status, text);
    } catch (error) {
      if (error instanceof ProviderUnavailable || error instanceof ProviderRefusal) throw error;
      // The caller left: nothing is known of the other side, and nothing is held against it.
      if (call.signal?.aborted === true) throw error;
      throw noAnswer(timeout.aborted ? 'no answer in time' : 'unreachable', {
        cause: error,
        maybeDone: !neverLeft(error),
      });
    }
  };

  const run = async <T>(call: ProviderCall, read: (response: Response) => Promise<T>): Promise<T> => {
    try {
      return await (call.repeatable ? retrying : breaker).execute(() => attempt(call, read));
    } catch (error) {
      if (isBrokenCircuitError(error)) throw noAnswer('given up for now', { cause: error });
      throw error;
    }
  };

  return {
    send: (call) => run(call, (response) => Promise.resolve(response)),
    json: (call, schema) =>
      run(call, async (response) => {
        const read = schema.safeParse(JSON.parse(await readBounded(response, options.longestAnswer ?? LONGEST_ANSWER)));
        if (!read.success) throw noAnswer('answered something unexpected', { cause: read.error });
        return read.data;
      }),
  };
}

function withoutSlashAtEnd(url: string): string {
  let end = url.length;
  while (url.charAt(end - 1) === '/') end -= 1;
  return url.slice(0, end);
}

/** These say that nothing was done: too many requests, not now. */
const NOT_DONE_STATUSES: ReadonlySet<number> = new Set([429, 503]);

/** No connection was made: the other side was asked nothing. */
const NO_CONNECTION: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** fetch wraps what happened, once or as one error for each address tried. */
function neverLeft(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && NO_CONNECTION.has(error.code)) return true;
  if (error instanceof AggregateError) return error.errors.every(neverLeft);
  return neverLeft(error.cause);
}

function refusal(provider: string, status: number, text: string): ProviderRefusal {
  let code = '';
  let message = '';
  try {
    const body: unknown = JSON.parse(text);
    // GLPI's errors are pairs: ["ERROR_…", "message"].
    if (Array.isArray(body)) [code = '', message = ''] = body.map(String);
    else if (typeof body === 'object' && body !== null) {
      if ('code' in body && typeof body.code === 'string') code = body.code;
      if ('message' in body && typeof body.message === 'string') message = body.message;
    }
  } catch {
    // A refusal without a JSON body is told by its status alone.
  }
  return new ProviderRefusal(provider, status, code, message);
}
