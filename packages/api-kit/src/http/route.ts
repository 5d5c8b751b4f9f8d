import type { IncomingMessage } from 'node:http';
import type { Endpoint, EndpointShape, Role, ServiceRole } from '@pwp/contracts';
import type { z } from 'zod';
import type { Account, CurrentGuichet } from '../accounts/account.ts';
import type { RequestCaller } from '../ports/port.ts';
import type { ProblemFactory } from './problems.ts';

/**
 * Who may call a route. `public`: anybody, no account is looked at. `signed-in`: any account.
 * With `roles`: an account that has one of them. With `guichet: true`: and that works for a current guichet.
 * With `services`: or an application whose service account has one of these roles, and which names the guichet in the
 * query's `guichet`; everywhere else service accounts are refused.
 */
export type Access =
  | 'public'
  | 'signed-in'
  | { roles: readonly Role[]; guichet?: boolean; services?: readonly ServiceRole[] };

/** What the handler knows of the caller, from the access that the route declares; `caller` is what ports are called with. */
export type Caller<A extends Access> = A extends 'public'
  ? { account: undefined; guichet: undefined }
  : A extends { guichet: true }
    ? { account: Account; guichet: CurrentGuichet; caller: RequestCaller }
    : { account: Account; guichet: CurrentGuichet | undefined; caller: RequestCaller };

/** A body as it is packed, by its content coding. */
interface Encoded {
  br?: Uint8Array;
  gzip?: Uint8Array;
}

/** A body that is sent as it is: a file or a document. */
export class FileResponse {
  readonly body: NodeJS.ReadableStream | Uint8Array;
  readonly type: string;
  readonly filename: string | undefined;
  readonly disposition: 'inline' | 'attachment';
  readonly size: number | undefined;
  readonly encoded: Encoded | undefined;

  constructor(file: {
    body: NodeJS.ReadableStream | Uint8Array;
    /** Media type. */
    type: string;
    filename?: string;
    disposition?: 'inline' | 'attachment';
    /** Bytes, when known. */
    size?: number;
    /** The same body for callers that take it packed. */
    encoded?: Encoded;
  }) {
    this.body = file.body;
    this.type = file.type;
    this.filename = file.filename;
    this.disposition = file.disposition ?? 'inline';
    this.size = file.size;
    this.encoded = file.encoded;
  }
}

/** What a handler knows of a request beside what it says; `request` is for bodies that a route reads itself (`form`). */
interface HandlerSurroundings {
  /** Address that the request came from, as the front door saw it. */
  origin: string;
  request: IncomingMessage;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
}

type RouteResult<O> = O extends z.ZodType
  ? z.input<O> | WithStatus<z.input<O>> | WithHeaders<z.input<O>>
  : O extends 'none'
    ? void | WithHeaders<undefined>
    : FileResponse | WithHeaders<FileResponse>;

/** An answer whose status differs from the declared one, as 200 instead of 201 for a repeated creation. */
export class WithStatus<T> {
  readonly status: number;
  readonly value: T;

  constructor(status: number, value: T) {
    this.status = status;
    this.value = value;
  }
}

/** An answer with headers of its own, by name. */
export class WithHeaders<T> {
  readonly headers: Readonly<Record<string, string>>;
  readonly value: T;

  constructor(headers: Readonly<Record<string, string>>, value: T) {
    this.headers = headers;
    this.value = value;
  }
}

/** What the host hands to a route after access was checked: parsed values, untyped, and what it knows of the caller. */
export interface RawInput extends HandlerSurroundings {
  params: unknown;
  query: unknown;
  body: unknown;
  headers: unknown;
}

/** What the handler is given of one part of an endpoint, parsed. */
type Parsed<Shape, Name extends string> = Shape extends { [Key in Name]: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined;

/** What heavy work waits for: a slow system outside, or a slow upload, keeps no read of the database waiting. */
export type Heaviness = 'reads' | 'outside' | 'uploads';

/** What a host adds to an endpoint: who may call it, what it may refuse, and the work. `C`: what the handler knows of the caller. */
export interface RouteHandling<E extends EndpointShape, A, C> extends RouteRules<A> {
  /**
   * Its work may read many rows, or ask the outside many times: only so many requests of this kind are under way for an
   * account and a guichet, the others wait their turn. A function says of one request that it reads many rows; what it
   * throws is answered.
   */
  heavy?: Heaviness | ((asked: Asked<E>) => boolean);
  handler: (input: Asked<E> & HandlerSurroundings & C) => Promise<RouteResult<E['output']>>;
}

/** What a request asks, parsed. */
interface Asked<E extends EndpointShape> {
  params: Parsed<E, 'params'>;
  query: Parsed<E, 'query'>;
  headers: Parsed<E, 'headers'>;
  body: Parsed<E, 'body'>;
}

interface RouteRules<A> {
  access: A;
  /** Not counted among the requests of its caller: probes, and what the identity itself calls. */
  unthrottled?: boolean;
  /** How a `body` is written; JSON unless said. A multipart one is the endpoint's `form`. */
  bodyType?: 'urlencoded';
  /** Largest JSON body, bytes; 64 KiB unless said. */
  jsonBytes?: number;
  /** Most fields and items of a JSON body; 5,000 unless said, and 100,000 at most. */
  jsonValues?: number;
  /** Problems the route may answer beside those of its access and input; they stand in the OpenAPI document. */
  problems?: readonly ProblemFactory[];
}

/** A served endpoint, its types forgotten: what the host serves and the OpenAPI document shows. `A`: the kinds of access of its host. */
export interface Route<A = Access> extends Endpoint, RouteRules<A> {
  problems: readonly ProblemFactory[];
  /** Whether any request of it is. */
  heavy: boolean;
  /** Which turn this request waits for; undefined when it waits for none. */
  heaviness: (input: RawInput) => Heaviness | undefined;
  run: (input: RawInput) => Promise<unknown>;
}

/** Serves a declared endpoint; the handler's input is inferred from its schemas and the access. */
export function route<const E extends Endpoint, const A extends Access>(
  endpoint: E,
  handling: RouteHandling<E, A, Caller<A>>,
): Route {
  return declareRoute<E, Access, Caller<A>>(endpoint, handling);
}

/** The same for a host with kinds of access of its own. */
export function declareRoute<E extends Endpoint, A, C>(
  endpoint: E,
  { handler, heavy, ...rules }: RouteHandling<E, A, C>,
): Route<A> {
  return {
    ...endpoint,
    ...rules,
    problems: rules.problems ?? [],
    heavy: heavy !== undefined,
    heaviness: (raw: unknown) => (typeof heavy === 'function' ? (heavy(raw as never) ? 'reads' : undefined) : heavy),
    // The host parsed the values with these very schemas and checked this very access, so the input has the handler's type.
    run: (raw: unknown) => handler(raw as never),
  };
}
