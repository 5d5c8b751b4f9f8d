import { dropAhead, isAskingAhead, keepAhead, takeAhead } from './ahead.ts';
import { host } from './host-link.ts';
import { networkProblem, ProblemError, problemOf } from './problem-error.ts';
import { useSession } from './session.ts';
import { sendForm, type UploadOptions } from './upload.ts';

/** Values of a query string; `undefined` is left out, an array is written `a,b`. */
export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

/** What a request without body may say. */
export interface RequestOptions {
  query?: Query | undefined;
  /** What must not stand in the address, where logs would keep it. */
  headers?: Readonly<Record<string, string>> | undefined;
  signal?: AbortSignal | undefined;
}

/** A downloaded file and the name that the API gives it. */
export interface Download {
  blob: Blob;
  filename: string | null;
}

/**
 * The portal's API, spoken with the session's token and current guichet. Paths start with `/api/`.
 * Every method throws ProblemError; an aborted request throws the signal's own error.
 */
export const http = {
  get,
  post: <T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> =>
    json<T>('POST', path, body, options),
  put: <T>(path: string, body?: unknown): Promise<T> => json<T>('PUT', path, body),
  patch: <T>(path: string, body?: unknown): Promise<T> => json<T>('PATCH', path, body),
  delete: <T = void>(path: string): Promise<T> => json<T>('DELETE', path),

  /** Sends a form with its files; `onProgress` is called with bytes. */
  async upload<T>(path: string, form: FormData, options: UploadOptions = {}): Promise<T> {
    dropAhead();
    const answer = await authorized(
      (headers) => sendForm(path, form, headers, options),
      ({ body }) => Promise.resolve(body),
    );
    if (answer.status >= 400) throw problemOf(answer.status, answer.body);
    return parsed(answer.body);
  },

  /** Fetches a file; with `body`, what it is made of is posted. */
  async download(path: string, { body, ...options }: RequestOptions & { body?: unknown } = {}): Promise<Download> {
    const response = await send(body === undefined ? 'GET' : 'POST', path, body, options);
    return {
      blob: await wholeBlob(response, options.signal),
      filename: filenameOf(response.headers.get('content-disposition')),
    };
  },
};

async function get<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const ask = () => send('GET', path, undefined, options);
  const url = path + queryString(options.query);
  // What a header says is no part of the address: such an answer is neither kept nor taken.
  const isPlain = options.headers === undefined;
  if (isAskingAhead()) {
    if (isPlain) keepAhead(url, ask());
    return new Promise(() => undefined);
  }
  const answer = isPlain ? await takeAhead(url) : undefined;
  const value = await read<T>(answer ?? (await ask()));
  options.signal?.throwIfAborted();
  return value;
}

async function json<T>(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
  return read<T>(await send(method, path, body, options));
}

async function read<T>(response: Response): Promise<T> {
  return parsed(await response.text());
}

async function send(method: string, path: string, body: unknown, options: RequestOptions): Promise<Response> {
  if (method !== 'GET') dropAhead();
  const response = await authorized(
    (headers) =>
      reach(path + queryString(options.query), {
        method,
        headers: {
          ...headers,
          ...options.headers,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: options.signal ?? null,
      }),
    (answer) => answer.text(),
  );
  if (!response.ok) throw problemOf(response.status, await response.text(), response.headers.get('retry-after'));
  return response;
}

/** What the API answers a token given before the rights of its account changed. */
const REVOKED = 'jeton-revoque';
/** Tokens say their age in seconds: one of the very second of the change is taken for older. The next second's is good, ms. */
const NEXT_SECOND = 1_000;

/**
 * One 401 is answered by a renewed session and one more try. When that token was drawn in the very second in which the account's
 * rights changed, another of the next second gets a last try. Any other second 401 is thrown.
 */
async function authorized<A extends { status: number }>(
  attempt: (headers: Record<string, string>) => Promise<A>,
  bodyOf: (answer: A) => Promise<string>,
): Promise<A> {
  const first = await attempt(await sessionHeaders(false));
  if (first.status !== 401) return first;
  const second = await attempt(await sessionHeaders(true));
  if (second.status !== 401) return second;
  const problem = problemOf(second.status, await bodyOf(second));
  if (problem.code !== REVOKED) throw problem;
  await new Promise((resolve) => setTimeout(resolve, NEXT_SECOND));
  return attempt(await sessionHeaders(true));
}

async function sessionHeaders(refused: boolean): Promise<Record<string, string>> {
  const token = await host().accessToken(refused);
  const { guichet } = useSession();
  return {
    Accept: 'application/json, application/problem+json, */*',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(guichet !== null && { 'X-Guichet': guichet.code }),
  };
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted === true || error instanceof ProblemError) throw error;
    throw networkProblem(error);
  }
}

/** A file that is cut on its way is told as what reached nobody: a part of it is never saved. */
async function wholeBlob(response: Response, signal: AbortSignal | undefined): Promise<Blob> {
  try {
    return await response.blob();
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw networkProblem(error);
  }
}

/** An answer without a body (204) reads as undefined: who asks for it expects `void`. */
function parsed(body: string) {
  return JSON.parse(body === '' ? 'null' : body) ?? undefined;
}

function queryString(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search.toString()}`;
}

/** RFC 6266: the UTF-8 form wins over the plain one. */
function filenameOf(disposition: string | null): string | null {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (extended !== undefined) return decodeURIComponent(extended);
  return /filename="([^"]+)"/i.exec(disposition ?? '')?.[1] ?? null;
}
