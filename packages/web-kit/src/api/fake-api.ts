import type { EndpointAnswer, EndpointInput, EndpointKey, Endpoints } from '@pwp/contracts';
import type { ApiRequest } from './request.ts';
import { ProblemError } from './problem-error.ts';
import { browserTransport, installTransport } from './transport.ts';

/** A call of a page, with its input. */
export interface AskedCall {
  key: string;
  params: Record<string, string>;
  query: Record<string, string>;
  headers: Readonly<Record<string, string>>;
  /** Of a JSON body. */
  body: unknown;
  form: FormData | undefined;
  signal: AbortSignal | undefined;
  /** Nobody asked for it. */
  background: boolean;
  onProgress: ApiRequest['onProgress'];
}

type Given<Shape> = Shape extends { body: Endpoints[EndpointKey]['body'] }
  ? AskedCall &
      (Shape extends Endpoints[EndpointKey] ? Pick<EndpointInput<Shape>, 'body' & keyof EndpointInput<Shape>> : unknown)
  : AskedCall;

type AnswerOf<Shape> = Shape extends Endpoints[EndpointKey] ? EndpointAnswer<Shape, Blob> : never;

/**
 * The response of an endpoint in a test: a value or a function. A thrown `problem(…)` is the API's refusal. A file is
 * a `Blob`, or a `File` when its name matters.
 */
export type FakeAnswers<E> = {
  [Key in keyof E & EndpointKey]?:
    | AnswerOf<E[Key]>
    | ((asked: Given<E[Key]>) => AnswerOf<E[Key]> | Promise<AnswerOf<E[Key]>>);
};

/** The API of a test. */
export interface FakeApi<E> {
  /** Every call, oldest first. */
  asked: AskedCall[];
  /** Replaces a response from now on. */
  answer(answers: FakeAnswers<E>): void;
  /** Restores the browser's transport. Throws if a call found no response: the page only showed that the network is down. */
  remove(): void;
}

/**
 * Answers the calls below `root` in place of the API. A call without a response fails, and `remove` names it. Calls of
 * another owner go to the fake that was installed before.
 */
export function installFakeApi<E extends Endpoints>(root: `/api/${string}`, given: FakeAnswers<E>): FakeApi<E> {
  const asked: AskedCall[] = [];
  const unanswered = new Set<string>();
  const answers = new Map<string, unknown>(Object.entries(given));
  const before = installTransport(async (request) => {
    const { pathname, searchParams } = new URL(request.url, 'http://portail.test');
    const below = pathBelow(root, pathname);
    if (below === undefined && before !== browserTransport) return before(request);
    const call = readCall(below ?? pathname, searchParams, request, [...answers.keys()]);
    if (call === undefined) {
      unanswered.add(`${request.method} ${request.url}`);
      throw new Error(`The test answers no « ${request.method} ${request.url} ».`);
    }
    asked.push(call);
    const answer = answers.get(call.key);
    try {
      request.signal?.throwIfAborted();
      // A real response takes at least one tick, during which its page may leave.
      const value: unknown = await untilAborted(isAnswering(answer) ? answer(call) : answer, request.signal);
      return responseOf(value);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return Response.json(error.problem, { status: error.status });
    }
  });
  return {
    asked,
    answer: (more) => {
      for (const [key, value] of Object.entries(more)) answers.set(key, value);
    },
    remove: () => {
      installTransport(browserTransport);
      const calls = [...unanswered];
      unanswered.clear();
      if (calls.length > 0) throw new Error(`The test answers no « ${calls.join(' », « ')} ».`);
    },
  };
}

function responseOf(value: unknown): Response {
  if (value === undefined) return new Response(null, { status: 204 });
  if (value instanceof File)
    return new Response(value, { headers: { 'Content-Disposition': `attachment; filename="${value.name}"` } });
  if (value instanceof Response || value instanceof Blob)
    return new Response(value instanceof Blob ? value : value.body, value instanceof Response ? value : {});
  return Response.json(value);
}

async function untilAborted(value: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  if (signal === undefined) return value;
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([value, promise]).finally(() => signal.removeEventListener('abort', abort));
}

/** A path without the root of its owner; undefined for another owner's. */
function pathBelow(root: string, pathname: string): string | undefined {
  if (pathname === root) return '/';
  return pathname.startsWith(`${root}/`) ? pathname.slice(root.length) : undefined;
}

function readCall(
  path: string,
  query: URLSearchParams,
  request: Parameters<typeof browserTransport>[0],
  keys: readonly string[],
): AskedCall | undefined {
  // A literal path takes precedence over a parameter: /plis/counters is not a transaction.
  const ordered = keys.toSorted((left, right) => left.split(':').length - right.split(':').length);
  for (const key of ordered) {
    const [method = '', template = ''] = key.split(' ', 2);
    const params = method === request.method ? paramsOf(template, path) : undefined;
    if (params === undefined) continue;
    return {
      key,
      params,
      query: Object.fromEntries(query),
      headers: request.headers,
      body: typeof request.body === 'string' ? JSON.parse(request.body) : undefined,
      form: request.body instanceof FormData ? request.body : undefined,
      signal: request.signal,
      background: request.background ?? false,
      onProgress: request.onProgress,
    };
  }
  return undefined;
}

function paramsOf(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function isAnswering(answer: unknown): answer is (call: AskedCall) => unknown {
  return typeof answer === 'function';
}
