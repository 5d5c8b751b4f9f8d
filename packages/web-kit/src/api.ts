import type { UseQueryOptions } from '@pinia/colada';
import type { EndpointAnswer, EndpointInput, EndpointKey, Endpoints } from '@pwp/contracts';
import { keepEarlyAnswer, takeEarlyAnswer } from './early-answers.ts';
import { networkProblem } from './problem-error.ts';
import { send, type ApiRequest } from './request.ts';
import { useSession } from './session.ts';

/** A downloaded file and the name that the API gives it. */
export interface Download {
  blob: Blob;
  filename: string | null;
}

/** How a call is followed and stopped. */
export type CallOptions = Pick<ApiRequest, 'signal' | 'onProgress'>;

type InputOf<E, Key extends keyof E> = E[Key] extends Endpoints[EndpointKey] ? EndpointInput<E[Key]> : never;
type AnswerOf<E, Key extends keyof E> = E[Key] extends Endpoints[EndpointKey]
  ? EndpointAnswer<E[Key], Download>
  : never;

/** A question that a page asks: the options of Pinia Colada's `useQuery`. */
export interface ApiQuery<Answer> extends UseQueryOptions<Answer> {
  query: (context: { signal: AbortSignal }) => Promise<Answer>;
  /** Asks at once; the answer waits 10 s for the page that asks the same. */
  ahead: () => void;
}

/** The endpoints of an owner, called by their keys. */
export interface Api<E> {
  /** Throws ProblemError; an aborted call throws the signal's own error. A `none` answers undefined, a file is a `Download`. */
  <Key extends keyof E & EndpointKey>(
    key: Key,
    ...given: object extends InputOf<E, Key>
      ? [input?: InputOf<E, Key> & CallOptions]
      : [input: InputOf<E, Key> & CallOptions]
  ): Promise<AnswerOf<E, Key>>;

  /** The question that reads an endpoint, for `useQuery`: asked again when what `input` gives, or the guichet, changes. */
  query<Key extends keyof E & `GET ${string}`>(
    key: Key,
    ...given: object extends InputOf<E, Key> ? [input?: () => InputOf<E, Key>] : [input: () => InputOf<E, Key>]
  ): ApiQuery<AnswerOf<E, Key>>;

  /** What the cache knows the answers of an endpoint by, whatever was given to it. */
  key(key: keyof E & `GET ${string}`): string[];
}

type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

/** What a call is made of, its types forgotten. */
interface AnyInput extends CallOptions {
  params?: Record<string, string | number>;
  query?: Query;
  headers?: Record<string, string | undefined>;
  body?: unknown;
  form?: Record<string, unknown>;
}

/** The client of the endpoints below `root` (`/api/numerisation`), with the session's token and current guichet. */
export function createApi<E extends Endpoints>(root: `/api/${string}`): Api<E> {
  const call = async (key: string, input: AnyInput = {}) =>
    valueOf(await send(requestOf(root, key, input)), input.signal);
  const keyOf = (key: string) => [root, guichetCode(), key];

  const query = (key: string, input: () => AnyInput = () => ({})): ApiQuery<unknown> => {
    const question = () => JSON.stringify([root, key, input()]);
    return {
      key: () => [...keyOf(key), question()],
      query: async ({ signal }) => {
        // Before any wait: what is asked must be what the key says.
        const asked = input();
        const found = await takeEarlyAnswer(question());
        return found === undefined ? call(key, { ...asked, signal }) : found.value;
      },
      ahead: () => {
        const answer = send(requestOf(root, key, input()));
        const read = async (response: Response) => ({
          value: await valueOf(response),
          guichet: response.headers.get('X-Guichet'),
        });
        keepEarlyAnswer(question(), answer.then(read));
      },
    };
  };

  // The contract's types say what each endpoint takes and answers; the code is the same for all.
  return Object.assign(call, { query, key: keyOf }) as unknown as Api<E>;
}

const guichetCode = () => useSession().guichet?.code ?? '';

/** For `placeholderData`: the answer on screen stays while that of another question comes, but never another guichet's. */
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
  const path = template.replace(/:(\w+)/g, (_match, name: string) => encodeURIComponent(String(params?.[name])));
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

/** `undefined` is left out, an array is written `a,b`. */
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

/** The fields in their order: the API reads those before a file first. */
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

/** JSON as its value, nothing as undefined, anything else as a file. */
async function valueOf(response: Response, signal?: AbortSignal): Promise<unknown> {
  if (response.status === 204) return undefined;
  try {
    if (/\bjson\b/.test(response.headers.get('Content-Type') ?? '')) return await response.json();
    return { blob: await response.blob(), filename: filenameOf(response.headers.get('Content-Disposition')) };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    // Cut on its way: a part of a file is never saved.
    throw networkProblem(error);
  }
}

/** RFC 6266: the UTF-8 form wins over the plain one. */
function filenameOf(disposition: string | null): string | null {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (extended !== undefined) return decodeURIComponent(extended);
  return /filename="([^"]+)"/i.exec(disposition ?? '')?.[1] ?? null;
}
