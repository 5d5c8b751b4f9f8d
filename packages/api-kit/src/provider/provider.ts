import { AnswerTooLong, ProblemFault, readBounded, readStart } from '@pwp/contracts';
import {
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  retry,
  wrap,
} from 'cockatiel';
import { z } from 'zod';
import type { Logger } from '../module/log.ts';
import { currentRequestId } from '../serving/request-id.ts';
import { traced, traceHeaders, type Span } from '../serving/tracing.ts';
import { createAddresses } from './addresses.ts';
import { countCall } from './outside-calls.ts';
import { contentOf, type ProviderContent } from './provider-content.ts';

/** The other side does not answer, times out, answers 5xx, or sends something that does not fit its document. */
export class ProviderUnavailable extends Error {
  readonly provider: string;
  /** The request was sent, and its outcome is unknown. */
  readonly maybeDone: boolean;
  /** It answered, with something that does not fit its document or is too long. */
  readonly unexpected: boolean;
  /** It failed too often: nothing was asked, and nothing is for some seconds. */
  readonly givenUp: boolean;
  /** That of the problem that it answered (5xx, 429), or empty. */
  readonly code: string;
  /** The first failure since this process last got an answer. */
  readonly since: Date;

  constructor(
    provider: string,
    message: string,
    {
      cause,
      maybeDone = false,
      unexpected = false,
      givenUp = false,
      code = '',
      since = new Date(),
    }: Unavailability = {},
  ) {
    super(`${provider}: ${message}`, { cause });
    this.name = 'ProviderUnavailable';
    this.provider = provider;
    this.maybeDone = maybeDone;
    this.unexpected = unexpected;
    this.givenUp = givenUp;
    this.code = code;
    this.since = since;
  }
}

interface Unavailability {
  cause?: unknown;
  maybeDone?: boolean;
  unexpected?: boolean;
  givenUp?: boolean;
  code?: string;
  since?: Date;
}

/** Statuses by which what was sent is refused. */
const OF_CONTENT = new Set([400, 409, 413, 415, 422]);

/** The other side answered with a refusal (4xx); `code` is its own, or empty; `errors` are those of a problem (RFC 9457). */
export class ProviderRefusal extends Error {
  readonly provider: string;
  readonly status: number;
  readonly code: string;
  readonly errors: readonly ProblemFault[];
  /** It refuses what it was sent, and would again; the other statuses tell of us, or of a bad day. */
  readonly isOfContent: boolean;

  constructor(provider: string, status: number, code: string, message: string, errors: readonly ProblemFault[] = []) {
    super(`${provider}: ${status} ${code} ${message}`);
    this.name = 'ProviderRefusal';
    this.provider = provider;
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.isOfContent = OF_CONTENT.has(status);
  }
}

/** Settings of an outside system's client. */
export interface ProviderOptions {
  name: string;
  /** Its address, or several where each answers the same. */
  baseUrl: string | readonly string[];
  /** Names an address that failed and that another one answered for. */
  log?: Pick<Logger, 'warn'>;
  headers: Readonly<Record<string, string>>;
  /** It is a part of this portal, and goes on with its traces; a system of somebody else's is told nothing of them. */
  isOurs?: boolean;
  /** Timeout of one attempt, from its body to the end of the answer, ms. */
  timeoutMs: number;
  /** Retries, for repeatable calls. */
  retries: number;
  /** Longest JSON response once unpacked, bytes; 4 MiB by default. Its content is untrusted. */
  longestAnswer?: number;
}

/**
 * One call. A `repeatable` call is retried on failure, and asked of every address; set it only where the other side is idempotent. Any other
 * is sent once: another address is asked only when no connection was made.
 */
export interface ProviderCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Built again for each attempt, within its timeout, which aborts `signal`; a form is a `multipartBlob`. */
  body?: (signal: AbortSignal) => Promise<Blob | string> | Blob | string;
  repeatable: boolean;
  /** ms; the provider's by default. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** An outside system behind a timeout, retries with jitter and a circuit breaker. */
export interface Provider {
  /** Resolves at a 2xx status. Throws `ProviderUnavailable` or `ProviderRefusal`. */
  send(call: ProviderCall): Promise<void>;
  /** The same, with the content of the response. The timeout is for its start, then for each silence of the sender. */
  open(call: ProviderCall): Promise<ProviderContent>;
  /** The same, with its JSON body validated. */
  json<Schema extends z.ZodType>(call: ProviderCall, schema: Schema): Promise<z.output<Schema>>;
}

/** Reads a response, which `late` aborts; `patience` in ms. */
type ReadResponse<T> = (response: Response, late: AbortController, patience: number) => Promise<T>;

/** How an answer is read, and what ends the wait for it: `late` alone, or `signal`, the caller too. */
interface Exchange<T> {
  read: ReadResponse<T>;
  late: AbortController;
  signal: AbortSignal;
  patience: number;
  span: Span;
}

/** Default limit of a JSON response, bytes. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

/** Longest body of a refusal, bytes; only its code and message are used. */
const LONGEST_REFUSAL = 16 * 1024;

/**
 * Creates the client of one outside system. The circuit breaker opens after 5 consecutive failures and lets one call
 * through every 5 s.
 */
export function createProvider(options: ProviderOptions): Provider {
  const isUnavailable = (error: unknown) => error instanceof ProviderUnavailable;
  const addresses = createAddresses([options.baseUrl].flat(), { log: options.log, isFailure: isUnavailable });
  const unavailable = handleWhen(isUnavailable);
  const breaker = circuitBreaker(unavailable, { halfOpenAfter: 5_000, breaker: new ConsecutiveBreaker(5) });
  const retrying = wrap(
    retry(unavailable, {
      maxAttempts: options.retries,
      backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 2_000 }),
    }),
    breaker,
  );

  let since: Date | undefined;
  const noAnswer = (message: string, unavailability: Omit<Unavailability, 'since'> = {}) => {
    // What the breaker kept from it was no call.
    if (unavailability.givenUp !== true) countCall(options.name, 'failed');
    return new ProviderUnavailable(options.name, message, {
      ...unavailability,
      since: (since ??= new Date()),
    });
  };

  const attempt = async <T>(baseUrl: string, call: ProviderCall, read: ReadResponse<T>): Promise<T> => {
    const patience = call.timeoutMs ?? options.timeoutMs;
    const late = new AbortController();
    const signal = call.signal === undefined ? late.signal : AbortSignal.any([late.signal, call.signal]);
    const timer = setTimeout(() => late.abort(), patience);
    try {
      // A body that cannot be made is no failure of the other side.
      const body = await call.body?.(signal);
      return await traced(
        { name: `${options.name} ${call.method}`, kind: 'client', attributes: { 'http.request.method': call.method } },
        (span) => exchange(baseUrl, call, body, { read, late, signal, patience, span }),
      );
    } finally {
      clearTimeout(timer);
    }
  };

  const exchange = async <T>(
    baseUrl: string,
    call: ProviderCall,
    body: Blob | string | undefined,
    { read, late, signal, patience, span }: Exchange<T>,
  ): Promise<T> => {
    const id = currentRequestId();
    try {
      const response = await fetch(baseUrl + call.path, {
        method: call.method,
        headers: {
          ...options.headers,
          ...call.headers,
          ...(id !== undefined && { 'X-Request-Id': id }),
          ...(options.isOurs === true && traceHeaders()),
        },
        redirect: 'error',
        signal,
        ...(body !== undefined && { body }),
      });
      span.set({ 'http.response.status_code': response.status });
      if (response.ok) {
        const value = await read(response, late, patience);
        countCall(options.name, 'answered');
        since = undefined;
        return value;
      }
      const { text } = await readStart(response, LONGEST_REFUSAL);
      if (response.status >= 500 || response.status === 429) {
        throw noAnswer(`answered ${response.status}`, {
          maybeDone: !NOT_DONE_STATUSES.has(response.status),
          code: refusal(options.name, response.status, text).code,
        });
      }
      since = undefined;
      countCall(options.name, 'refused');
      throw refusal(options.name, response.status, text);
    } catch (error) {
      if (error instanceof ProviderUnavailable || error instanceof ProviderRefusal) throw error;
      // The caller left: the outcome is unknown and does not count as a failure of the other side.
      if (call.signal?.aborted === true) throw error;
      if (isUnexpected(error))
        throw noAnswer('answered something unexpected', { cause: error, maybeDone: true, unexpected: true });
      throw noAnswer(late.signal.aborted ? 'no answer in time' : 'unreachable', {
        cause: error,
        maybeDone: !neverLeft(error),
      });
    }
  };

  const run = async <T>(call: ProviderCall, read: ReadResponse<T>): Promise<T> => {
    try {
      return await (call.repeatable ? retrying : breaker).execute(() =>
        addresses.ask(
          (address) => attempt(address, call, read),
          (failure) => call.repeatable || neverLeft(failure),
        ),
      );
    } catch (error) {
      if (isBrokenCircuitError(error)) throw noAnswer('given up for now', { cause: error, givenUp: true });
      throw error;
    }
  };

  return {
    send: (call) => run(call, async (response) => response.body?.cancel()),
    open: (call) => run(call, (response, late, patience) => Promise.resolve(contentOf(response, late, patience))),
    json: (call, schema) =>
      run(call, async (response) => {
        const text = await readBounded(response, options.longestAnswer ?? LONGEST_ANSWER);
        return schema.parse(JSON.parse(text));
      }),
  };
}

/** The whole answer was read, or as much as is read of one. */
function isUnexpected(error: unknown): boolean {
  return error instanceof z.ZodError || error instanceof SyntaxError || error instanceof AnswerTooLong;
}

/** These statuses mean that nothing was done: too many requests, unavailable. */
const NOT_DONE_STATUSES: ReadonlySet<number> = new Set([429, 503]);

/** No connection was made, so the request was not sent. */
const NO_CONNECTION: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** fetch wraps the cause, either as one error or as one for each address tried. */
function neverLeft(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && NO_CONNECTION.has(error.code)) return true;
  if (error instanceof AggregateError) return error.errors.every(neverLeft);
  return neverLeft(error.cause);
}

function refusal(provider: string, status: number, text: string): ProviderRefusal {
  let code = '';
  let message = '';
  let errors: ProblemFault[] = [];
  try {
    const body: unknown = JSON.parse(text);
    // GLPI's errors are pairs: ["ERROR_…", "message"].
    if (Array.isArray(body)) [code = '', message = ''] = body.map(String);
    else if (typeof body === 'object' && body !== null) {
      if ('code' in body && typeof body.code === 'string') code = body.code;
      if ('message' in body && typeof body.message === 'string') message = body.message;
      if ('errors' in body) errors = z.array(ProblemFault).safeParse(body.errors).data ?? [];
    }
  } catch {
    // A refusal without a JSON body is described by its status.
  }
  return new ProviderRefusal(provider, status, code, message, errors);
}
