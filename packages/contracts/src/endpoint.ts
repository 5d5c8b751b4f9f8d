import type { z } from 'zod';

/** Method and path below the owner's root, with the names of its parameters: `GET /plis/:transaction`. */
export type EndpointKey = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/** What one address takes and answers. */
export interface EndpointShape {
  /** French sentence for the OpenAPI document. */
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  /** Headers by lower-case name. */
  headers?: z.ZodType;
  /** JSON body. */
  body?: z.ZodType;
  /** Multipart body; the route reads it from the request as it arrives. */
  form?: z.ZodType;
  /** Schema of the JSON answer, `none`, or the media type of a file. */
  output: z.ZodType | 'none' | { file: string };
  /** Success status; 200 unless said, 204 when `output` is `none`. */
  status?: number;
}

/** A declared endpoint: its shape, and the two parts of its key. */
export type Endpoint<Shape extends EndpointShape = EndpointShape> = Shape & {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
};

/** Endpoints by key. */
export type Endpoints = Readonly<Record<EndpointKey, EndpointShape>>;

/** Endpoints as `defineEndpoints` gives them back. */
export type Declared<E extends Endpoints> = { readonly [Key in keyof E & EndpointKey]: Endpoint<E[Key]> };

/**
 * Declares the endpoints of a thing, once for both sides: `route(endpoints['GET /plis'], …)` serves one, and a page calls it by
 * the same key, typed by `typeof endpoints`. A page imports the type alone, so no zod reaches the browser.
 */
export function defineEndpoints<const E extends Endpoints>(declared: E): Declared<E> {
  const entries = Object.entries(declared).map(([key, shape]) => {
    const [method = '', path = ''] = key.split(' ', 2);
    return [key, { ...shape, method: method.toLowerCase(), path }];
  });
  // Each key keeps its own shape; `fromEntries` forgets which.
  return Object.fromEntries(entries) as Declared<E>;
}

/** What zod takes for a value that it coerces is `unknown`: callers give what comes out of it. */
type Given<Schema extends z.ZodType> = {
  [Name in keyof z.input<Schema>]: unknown extends z.input<Schema>[Name]
    ? Name extends keyof z.output<Schema>
      ? z.output<Schema>[Name] | undefined
      : never
    : z.input<Schema>[Name] | undefined;
};

type Part<Shape, Name extends string, Value> =
  Shape extends Record<Name, z.ZodType> ? { [Key in Name]: Value } : unknown;
type SchemaOf<Shape, Name extends string> = Shape extends { [Key in Name]: infer Schema extends z.ZodType }
  ? Schema
  : never;

/** A part that may be left out when nothing in it is required. */
type OptionalPart<Shape, Name extends string> =
  Shape extends Record<Name, z.ZodType>
    ? Partial<Given<SchemaOf<Shape, Name>>> extends Given<SchemaOf<Shape, Name>>
      ? { [Key in Name]?: Given<SchemaOf<Shape, Name>> | undefined }
      : { [Key in Name]: Given<SchemaOf<Shape, Name>> }
    : unknown;

/** What a caller gives to an endpoint. */
export type EndpointInput<Shape extends EndpointShape> = Part<Shape, 'params', z.input<SchemaOf<Shape, 'params'>>> &
  OptionalPart<Shape, 'query'> &
  OptionalPart<Shape, 'headers'> &
  Part<Shape, 'body', z.input<SchemaOf<Shape, 'body'>>> &
  Part<Shape, 'form', z.input<SchemaOf<Shape, 'form'>>>;

/** What an endpoint answers; `File` stands for a file. */
export type EndpointAnswer<Shape extends EndpointShape, File> = Shape['output'] extends z.ZodType
  ? z.output<Shape['output']>
  : Shape['output'] extends 'none'
    ? void
    : File;
