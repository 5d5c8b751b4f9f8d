import type { UseQueryOptions } from '@pinia/colada';
import type { EndpointAnswer, EndpointInput, EndpointKey, Endpoints } from '@pwp/contracts';
import { keepEarlyAnswer, takeEarlyAnswer } from './early-answers.ts';
import { startsInBackground } from './in-background.ts';
import { addressProblem, networkProblem } from './problem-error.ts';
import { send, type ApiRequest } from './request.ts';
import { useSession } from '../session/session.ts';

/** A downloaded file with the API's name for it. */
export interface Download {
  blob: Blob;
  filename: string | null;
}

/** Progress and cancellation of a call. */
export type CallOptions = Pick<ApiRequest, 'signal' | 'onProgress'>;

type InputOf<E, Key extends keyof E> = E[Key] extends Endpoints[EndpointKey] ? EndpointInput<E[Key]> : never;
type AnswerOf<E, Key extends keyof E> = E[Key] extends Endpoints[EndpointKey]
  ? EndpointAnswer<E[Key], Download>
  : never;

/** A query of a page: the options of Pinia Colada's `useQuery`. */
export interface ApiQuery<Answer> extends UseQueryOptions<Answer> {
  query: (context: { signal: AbortSignal }) => Promise<Answer>;
  /** Sends the request now; the response waits 10 s for the page with the same query. */
  ahead: () => void;
}

/** A call of one of an owner's endpoints, by its key. */
export interface ApiCall<E, Options = CallOptions> {
  /**
   * Throws ProblemError; an aborted call throws the signal's own error. A `none` returns undefined, a file returns a
   * `Download`.
   */
  <Key extends keyof E & EndpointKey>(
    key: Key,
    ...given: object extends InputOf<E, Key> ? [input?: InputOf<E, Key> & Options] : [input: InputOf<E, Key> & Options]
  ): Promise<AnswerOf<E, Key>>;
}

/** The endpoints of an owner, called by their keys. */
export interface Api<E> extends ApiCall<E> {
  /** The query of an endpoint, for `useQuery`. It runs again when the value of `input`, or the guichet, changes. */
  query<Key extends keyof E & `GET ${string}`>(
    key: Key,
    ...given: object extends InputOf<E, Key> ? [input?: () => InputOf<E, Key>] : [input: () => InputOf<E, Key>]
  ): ApiQuery<AnswerOf<E, Key>>;

  /** The cache key of all responses of an endpoint, whatever their input. */
  key(key: keyof E & `GET ${string}`): string[];
}

type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

/** A call without its types. */
interface AnyInput extends CallOptions, Pick<ApiRequest, 'background'> {
  params?: Record<string, string | number>;
  query?: Query;
  headers?: Record<string, string | undefined>;
  body?: unknown;
  form?: Record<string, unknown>;
}

/** A client without its types. */
interface AnyApi {
  (key: string, input?: AnyInput): Promise<unknown>;
  query: (key: string, input?: () => AnyInput) => ApiQuery<unknown>;
  key: (key: string) => string[];
}

/** The client of the endpoints below `root` (`/api/numerisation`). It sends the session's token and current guichet. */
export function createApi<E extends Endpoints>(root: `/api/${string}`): Api<E>;
// The contract types the input and output of each endpoint; the code is the same for all.
export function createApi(root: string): AnyApi {
  const sent = async (key: string, input: AnyInput) => send(requestOf(root, key, input));
  const call = async (key: string, input: AnyInput = {}) =>
    valueOf(await sent(key, { background: startsInBackground(), ...input }), input.signal);
  const keyOf = (key: string) => [root, guichetCode(), key];

  const query = (key: string, input: () => AnyInput = () => ({})): ApiQuery<unknown> => {
    const question = () => JSON.stringify([root, key, input()]);
    return {
      key: () => [...keyOf(key), question()],
      query: async ({ signal }) => {
        // Read before any wait, so that the request matches its key.
        const asked: AnyInput = { background: startsInBackground(), ...input() };
        const found = await takeEarlyAnswer(question());
        return found === undefined ? call(key, { ...asked, signal }) : found.value;
      },
      ahead: () => {
        const answer = sent(key, input());
        const read = async (response: Response) => ({
          value: await valueOf(response),
          guichet: response.headers.get('X-Guichet'),
        });
        keepEarlyAnswer(question(), answer.then(read));
      },
    };
  };

  return Object.assign(call, { query, key: keyOf });
}

const guichetCode = () => useSession().guichet?.code ?? '';

/**
 * For `placeholderData`: keeps the current response on screen while the next query loads, but never another
 * guichet's.
 */
export function keepPrevious<Answer>(
  previous: Answer | undefined,
  entry: { key: readonly unknown[] } | undefined,
): Answer | undefined {
  return entry?.key[1] === guichetCode() ? previous : undefined;
}

function requestOf(
  root: string,
  key: string,
  { params, query, headers, body, form, ...options }: AnyInput,
): ApiRequest {
  const [method = '', template = ''] = key.split(' ', 2);
  const path = template.replace(/:(\w+)/g, (_match, name: string) => partOf(name, String(params?.[name])));
  return {
    method,
    url: root + (path === '/' ? '' : path) + queryString(query),
    headers: {
      ...definedOf(headers),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    body: form === undefined ? (body === undefined ? undefined : JSON.stringify(body)) : formOf(form),
    ...options,
  };
}

/** One part of a path. Browsers read `.` and `..` in an address as a way, even when they are encoded. */
function partOf(name: string, value: string): string {
  if (value === '' || value === '.' || value === '..') throw addressProblem(name, value);
  return encodeURIComponent(value);
}

/** `undefined` is left out, an array becomes `a,b`. */
function queryString(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? '' : `?${search.toString()}`;
}

function definedOf(headers: Record<string, string | undefined> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Fields in order: the API reads the ones before a file first. */
function formOf(fields: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one instanceof File) form.append(name, one, one.name);
      else if (one !== undefined && one !== null) form.append(name, String(one));
    }
  }
  return form;
}

/** JSON becomes its value, an empty body undefined, anything else a file. */
async function valueOf(response: Response, signal?: AbortSignal): Promise<unknown> {
  if (response.status === 204) return undefined;
  try {
    if (/\bjson\b/.test(response.headers.get('Content-Type') ?? '')) return await response.json();
    return { blob: await response.blob(), filename: filenameOf(response.headers.get('Content-Disposition')) };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    // The response was cut: an incomplete file is never saved.
    throw networkProblem(error);
  }
}

/** RFC 6266: the UTF-8 form takes precedence over the plain one. */
function filenameOf(disposition: string | null): string | null {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (extended !== undefined) return decodeURIComponent(extended);
  return /filename="([^"]+)"/i.exec(disposition ?? '')?.[1] ?? null;
}
