import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { z } from 'zod';

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'header', 'query']),
  required: z.boolean().optional(),
});
const Content = z.record(z.string(), z.object({ schema: z.unknown() }));
const ResponseBody = z.object({ content: Content.optional() });
const Operation = z.object({
  parameters: z.array(z.unknown()).default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.unknown()),
});
const Document = z.looseObject({
  servers: z.tuple([z.object({ url: z.string() })]),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** An outgoing request: `body` is the JSON value, or the fields of a multipart form by name (files as any value). */
export interface InterfaceRequest {
  headers?: Record<string, string>;
  contentType?: string;
  body?: unknown;
}

/**
 * Checks requests and responses against one document of `docs/interfaces`; each check returns its faults, none when
 * it conforms.
 */
export interface InterfaceValidator {
  /** `path` with or without the base of the document; `body` is the JSON value, undefined for none or for bytes. */
  validateResponse(method: string, path: string, status: number, body?: unknown, contentType?: string): string[];
  validateRequest(method: string, path: string, request?: InterfaceRequest): string[];
}

/** Reads `docs/interfaces/<name>.openapi.json` and creates its validator. */
export function loadInterface(name: 'sne' | 'docaposte' | 'glpi'): InterfaceValidator {
  const source: unknown = JSON.parse(
    readFileSync(new URL(`../../../../docs/interfaces/${name}.openapi.json`, import.meta.url), 'utf8'),
  );
  const document = Document.parse(source);
  const base = document.servers[0].url;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajvFormats.default(ajv);
  ajv.addSchema(document, name);
  const compiled = new Map<string, ValidateFunction>();

  /** The location of a value in the document, after its `$ref`, if any. */
  function follow(pointer: string[]): { pointer: string[]; value: unknown } {
    let value: unknown = document;
    for (const key of pointer) value = child(value, key);
    const ref = child(value, '$ref');
    if (typeof ref !== 'string') return { pointer, value };
    return follow(ref.replace('#/', '').split('/').map(unescapePointer));
  }

  function faultsOf(pointer: string[], value: unknown, where: string): string[] {
    const ref = `${name}#/${pointer.map((key) => encodeURIComponent(escapePointer(key))).join('/')}`;
    const check = compiled.get(ref) ?? ajv.compile({ $ref: ref });
    compiled.set(ref, check);
    if (check(value)) return [];
    return (check.errors ?? []).map((error) => `${where}${error.instancePath}: ${error.message ?? error.keyword}`);
  }

  function find(method: string, path: string) {
    const local = (path.startsWith(base) ? path.slice(base.length) : path).split('?')[0] ?? '';
    const templates = Object.keys(document.paths).toSorted((a, b) => parameterCount(a) - parameterCount(b));
    const template = templates.find((candidate) => matchPath(candidate, local) !== undefined);
    const item = template === undefined ? undefined : document.paths[template];
    const operation = item?.[method.toLowerCase()];
    if (template === undefined || item === undefined || operation === undefined) return undefined;
    return {
      pointer: ['paths', template, method.toLowerCase()],
      operation: Operation.parse(operation),
      shared: Array.isArray(item['parameters']) ? item['parameters'].length : 0,
      template,
      values: matchPath(template, local) ?? {},
    };
  }

  return {
    validateResponse(method, path, status, body, contentType = 'application/json') {
      const found = find(method, path);
      if (found === undefined) return [`${method} ${path}: not described`];
      if (found.operation.responses[status] === undefined) return [`${method} ${path}: status ${status} not described`];
      const { pointer, value } = follow([...found.pointer, 'responses', String(status)]);
      const content = ResponseBody.parse(value).content;
      if (content === undefined) return body === undefined ? [] : [`${status}: no body is described`];
      const type = mediaType(contentType);
      if (content[type] === undefined) return [`${status}: content type ${type} not described`];
      if (type !== 'application/json') return [];
      return faultsOf([...pointer, 'content', type, 'schema'], body, `${status} body`);
    },

    validateRequest(method, path, request = {}) {
      const found = find(method, path);
      if (found === undefined) return [`${method} ${path}: not described`];
      const headers = new Headers(request.headers);
      const query = new URLSearchParams(path.split('?')[1]);
      const parameters = [
        ...Array.from({ length: found.shared }, (_, index) => ['paths', found.template, 'parameters', String(index)]),
        ...found.operation.parameters.map((_, index) => [...found.pointer, 'parameters', String(index)]),
      ];
      const faults = parameters.flatMap((at) => {
        const { pointer, value } = follow(at);
        const parameter = Parameter.parse(value);
        const given = {
          path: () => found.values[parameter.name],
          query: () => query.get(parameter.name),
          header: () => headers.get(parameter.name),
        }[parameter.in]();
        if (given === undefined || given === null) {
          return parameter.required === true ? [`${parameter.in} ${parameter.name}: missing`] : [];
        }
        return faultsOf([...pointer, 'schema'], given, `${parameter.in} ${parameter.name}`);
      });
      const described = new Set(parameters.map((at) => Parameter.parse(follow(at).value).name));
      for (const key of query.keys()) if (!described.has(key)) faults.push(`query ${key}: not described`);
      const content = found.operation.requestBody?.content;
      if (content === undefined) return request.body === undefined ? faults : [...faults, 'body: none is described'];
      const type = mediaType(request.contentType ?? headers.get('content-type') ?? 'application/json');
      if (content[type] === undefined) return [...faults, `body: content type ${type} not described`];
      return [
        ...faults,
        ...faultsOf([...found.pointer, 'requestBody', 'content', type, 'schema'], request.body, 'body'),
      ];
    },
  };
}

function child(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function parameterCount(template: string): number {
  return template.split('{').length - 1;
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

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapePointer(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}
