import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { z } from 'zod';

const Content = z.record(z.string(), z.object({ schema: z.custom<AnySchema>() }));
const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'header', 'query']),
  required: z.boolean().default(false),
  schema: z.custom<AnySchema>(),
});
const Operation = z.object({
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ content: Content.optional() })),
});
const Document = z.object({
  servers: z.tuple([z.object({ url: z.string() })]),
  paths: z.record(z.string(), z.looseObject({ parameters: z.array(Parameter).default([]) })),
});

/** An outgoing request: `body` is the JSON value, or the fields of a multipart form by name (files as any value). */
export interface InterfaceRequest {
  headers?: Record<string, string>;
  contentType?: string;
  body?: unknown;
}

/** A value of the document with what its references name in their place. */
function resolved(value: unknown, root: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, root));
  if (typeof value !== 'object' || value === null) return value;
  if (!('$ref' in value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, root)]));
  const named = String(value.$ref).slice(2).split('/');
  return resolved(
    named.reduce<unknown>((from, key) => new Map(Object.entries(from ?? {})).get(key), root),
    root,
  );
}

/**
 * Reads `docs/interfaces/<name>.openapi.json`. Both checks return the faults of an exchange, none when it conforms; `path` is with or
 * without the base of the document, `body` the JSON value, undefined for none or for bytes.
 */
export function loadInterface(name: 'sne' | 'docaposte' | 'glpi') {
  const file = new URL(`../../../../docs/interfaces/${name}.openapi.json`, import.meta.url);
  const source: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const { servers, paths } = Document.parse(resolved(source, source));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajvFormats.default(ajv);

  /** `ajv` keeps what it compiled of a schema. */
  function faultsOf(schema: AnySchema, value: unknown, where: string): string[] {
    const check = ajv.compile(schema);
    if (check(value)) return [];
    return (check.errors ?? []).map((error) => `${where}${error.instancePath}: ${error.message ?? error.keyword}`);
  }

  function find(method: string, path: string) {
    const local = path.replace(servers[0].url, '').split('?')[0] ?? '';
    const parameterCount = (template: string) => template.split('{').length;
    const templates = Object.keys(paths).toSorted((a, b) => parameterCount(a) - parameterCount(b));
    const template = templates.find((candidate) => matchPath(candidate, local) !== undefined) ?? '';
    const item = paths[template];
    const operation = item?.[method.toLowerCase()];
    if (item === undefined || operation === undefined) return undefined;
    const { parameters, ...found } = Operation.parse(operation);
    return { ...found, parameters: [...item.parameters, ...parameters], values: matchPath(template, local) ?? {} };
  }

  return {
    validateResponse(
      method: string,
      path: string,
      status: number,
      body?: unknown,
      contentType = 'application/json',
    ): string[] {
      const found = find(method, path);
      if (found === undefined) return [`${method} ${path}: not described`];
      const response = found.responses[status];
      if (response === undefined) return [`${method} ${path}: status ${status} not described`];
      if (response.content === undefined) return body === undefined ? [] : [`${status}: no body is described`];
      const type = mediaType(contentType);
      const media = response.content[type];
      if (media === undefined) return [`${status}: content type ${type} not described`];
      return type === 'application/json' ? faultsOf(media.schema, body, `${status} body`) : [];
    },

    validateRequest(method: string, path: string, request: InterfaceRequest = {}): string[] {
      const found = find(method, path);
      if (found === undefined) return [`${method} ${path}: not described`];
      const headers = new Headers(request.headers);
      const query = new URLSearchParams(path.split('?')[1]);
      const faults = found.parameters.flatMap((parameter) => {
        const where = `${parameter.in} ${parameter.name}`;
        const from = { path: new Map(Object.entries(found.values)), query, header: headers }[parameter.in];
        const given = from.get(parameter.name) ?? undefined;
        if (given === undefined) return parameter.required ? [`${where}: missing`] : [];
        return faultsOf(parameter.schema, given, where);
      });
      const described = new Set(found.parameters.map((parameter) => parameter.name));
      for (const key of query.keys()) if (!described.has(key)) faults.push(`query ${key}: not described`);
      const content = found.requestBody?.content;
      if (content === undefined) return request.body === undefined ? faults : [...faults, 'body: none is described'];
      const type = mediaType(request.contentType ?? headers.get('content-type') ?? 'application/json');
      const media = content[type];
      if (media === undefined) return [...faults, `body: content type ${type} not described`];
      return [...faults, ...faultsOf(media.schema, request.body, 'body')];
    },
  };
}

/** The parameters of a path that matches the template; undefined when it does not. */
function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names = template.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith('{')) values[name.slice(1, -1)] = decodeURIComponent(part);
    else if (name !== part) return undefined;
  }
  return values;
}

function mediaType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}
