import type { z } from 'zod';

/** Method and path below the owner's root, with named parameters: `GET /plis/:transaction`. */
export type EndpointKey = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/** Input and output of one address. */
export interface EndpointShape {
  /** French sentence for the OpenAPI document. */
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  /** Headers by lower-case name. */
  headers?: z.ZodType;
  /** JSON body. */
  body?: z.ZodType;
  /** Multipart body; the route reads it as a stream. */
  form?: z.ZodType;
  /** Schema of the JSON answer, `none`, or the media type of a file. */
  output: z.ZodType | 'none' | { file: string };
  /** Success status: 200 by default, 204 when `output` is `none`. */
  status?: number;
}

/** A declared endpoint: its schemas, and its key split into method and path. */
export type Endpoint<Shape extends EndpointShape = EndpointShape> = Shape & {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
};

/** Endpoints by key. */
export type Endpoints = Readonly<Record<EndpointKey, EndpointShape>>;

/** The result of `defineEndpoints`. */
export type Declared<E extends Endpoints> = { readonly [Key in keyof E & EndpointKey]: Endpoint<E[Key]> };

/**
 * Declares endpoints once for the server and the page. `route(endpoints['GET /plis'], …)` serves one, and a page
 * calls it by the same key, typed by `typeof endpoints`. A page imports the type alone, so zod stays out of the
 * browser.
 */
export function defineEndpoints<const E extends Endpoints>(declared: E): Declared<E> {
  const entries = Object.entries(declared).map(([key, shape]) => {
    const [method = '', path = ''] = key.split(' ', 2);
    return [key, { ...shape, method: method.toLowerCase(), path }];
  });
  // Each key keeps its own type, which `fromEntries` loses.
  return Object.fromEntries(entries) as Declared<E>;
}

/** zod types the input of a coerced value as `unknown`, so callers pass the output type. */
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

/** A key is optional when nothing in it is required. */
type OptionalPart<Shape, Name extends string> =
  Shape extends Record<Name, z.ZodType>
    ? Partial<Given<SchemaOf<Shape, Name>>> extends Given<SchemaOf<Shape, Name>>
      ? { [Key in Name]?: Given<SchemaOf<Shape, Name>> | undefined }
      : { [Key in Name]: Given<SchemaOf<Shape, Name>> }
    : unknown;

/** The input of an endpoint. */
export type EndpointInput<Shape extends EndpointShape> = Part<Shape, 'params', z.input<SchemaOf<Shape, 'params'>>> &
  OptionalPart<Shape, 'query'> &
  OptionalPart<Shape, 'headers'> &
  Part<Shape, 'body', z.input<SchemaOf<Shape, 'body'>>> &
  Part<Shape, 'form', z.input<SchemaOf<Shape, 'form'>>>;

/** The response of an endpoint; `File` stands for a file. */
export type EndpointAnswer<Shape extends EndpointShape, File> = Shape['output'] extends z.ZodType
  ? z.output<Shape['output']>
  : Shape['output'] extends 'none'
    ? void
    : File;
