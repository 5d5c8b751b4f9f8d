import type { Role } from '@pwp/contracts';
import type { TestAccount, TestApi } from '@pwp/testing';
import { sample as draw, stringMatching } from 'fast-check';
import type { RawRequest } from './raw-request.ts';

/** The part of JSON Schema that samples need. */
interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  minItems?: number;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  required?: string[];
  properties?: Record<string, JsonSchema>;
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: JsonSchema;
}

/** One operation of the OpenAPI document, with what is needed to call it. */
export interface Operation {
  /** `get /api/…` */
  name: string;
  method: string;
  /** With `{name}` for the parameters. */
  template: string;
  parameters: Parameter[];
  /** Of a JSON body. */
  body: JsonSchema | undefined;
  isMultipart: boolean;
  /** The statuses that it declares. */
  statuses: ReadonlySet<string>;
  /** Allowed callers; undefined: anybody. */
  caller: TestAccount | undefined;
}

interface Described {
  security?: unknown[];
  'x-roles'?: Role[];
  'x-services'?: string[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, unknown>;
}

interface Document {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, JsonSchema> };
}

/** Every operation of the platform's OpenAPI document, and a builder of its requests. */
export async function readOperations(api: TestApi): Promise<{ operations: Operation[]; requestOf: RequestMaker }> {
  const document = (await api.anonymous.get('/api/openapi.json')).body as Document;
  const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, described]) => operationOf(method, template, described)),
  );
  return { operations, requestOf: requestMaker(api, samplerOf(document.components.schemas)) };
}

function operationOf(method: string, template: string, described: Described): Operation {
  const content = described.requestBody?.content ?? {};
  return {
    name: `${method} ${template}`,
    method: method.toUpperCase(),
    template,
    parameters: described.parameters ?? [],
    body: content['application/json']?.schema,
    isMultipart: content['multipart/form-data'] !== undefined,
    statuses: new Set(Object.keys(described.responses)),
    caller: described.security?.length === 0 ? undefined : callerOf(described),
  };
}

/** An application where one may call, so that the guichet in the address is tested too; else a person with the role. */
function callerOf(described: Described): TestAccount {
  const services = described['x-services'] ?? [];
  if (services.length > 0) return { service: { client: 'pgp', roles: services } };
  const [role = 'professionnel'] = described['x-roles'] ?? [];
  return { roles: [role], guichets: ['00002', 'PWP01', 'G1175'], perimetre: ['00002', 'PWP01', 'G1175'] };
}

/**
 * A valid call of the operation by an allowed caller; `<where> <name>` in `given` replaces a valid value, unescaped.
 */
export type RequestMaker = (operation: Operation, given?: Readonly<Record<string, string>>) => RawRequest;

function requestMaker({ realm }: TestApi, sample: Sampler): RequestMaker {
  const tokens = new Map<string, string>();
  /** Signed once for all the requests of one caller. */
  const tokenOf = (caller: TestAccount): string => {
    const key = JSON.stringify(caller);
    const token = tokens.get(key) ?? realm.token(caller, { lifetime: 3_600 });
    tokens.set(key, token);
    return token;
  };
  const written = (schema: JsonSchema): string => encodeURIComponent(String(sample(schema)));

  return ({ method, template, parameters, body, isMultipart, caller }, given = {}) => {
    const path = template.replace(/\{(\w+)\}/g, (_braces, name: string) => {
      const schema = parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)?.schema;
      return given[`path ${name}`] ?? written(schema ?? {});
    });
    const query = parameters
      .filter((parameter) => parameter.in === 'query' && (parameter.required || `query ${parameter.name}` in given))
      .map(({ name, schema }) => `${name}=${given[`query ${name}`] ?? written(schema)}`);
    // An application names its guichet.
    if (caller?.service !== undefined && given['query guichet'] === undefined) query.push('guichet=PWP01');
    const headers: Record<string, string> = {};
    if (caller !== undefined) headers['Authorization'] = `Bearer ${tokenOf(caller)}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (isMultipart) headers['Content-Type'] = 'multipart/form-data; boundary=b';
    for (const [key, value] of Object.entries(given)) {
      const [where, name] = key.split(' ', 2);
      if (where === 'header' && name !== undefined) headers[name] = decoded(value);
    }
    const sent = body === undefined ? (isMultipart ? '--b--\r\n' : undefined) : JSON.stringify(sample(body));
    return {
      method,
      path: query.length === 0 ? path : `${path}?${query.join('&')}`,
      headers,
      ...(sent !== undefined && { body: sent }),
    };
  };
}

/** Encodes the text in an address; a header holds the bytes themselves. An end of line would end the header. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value).replaceAll(/[\r\n]/g, ' ');
  } catch {
    return value;
  }
}

/** A value that the schema accepts, as far as the schema is explicit. */
type Sampler = (schema: JsonSchema) => unknown;

const FORMATS: Readonly<Record<string, string>> = {
  date: '2026-03-02',
  'date-time': '2026-03-02T08:00:00.000Z',
  email: 'agent@exemple.test',
  uri: 'https://exemple.test',
  uuid: '6f1c2b1e-1111-4111-8111-111111111111',
};

function samplerOf(components: Readonly<Record<string, JsonSchema>>): Sampler {
  const sample = (schema: JsonSchema): unknown => {
    if (schema.$ref !== undefined) return sample(components[schema.$ref.split('/').at(-1) ?? ''] ?? {});
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return schema.enum[0];
    if (schema.default !== undefined) return schema.default;
    const [choice] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
    if (choice !== undefined) return sample(choice);
    switch (String(Array.isArray(schema.type) ? schema.type[0] : schema.type)) {
      case 'object':
        return Object.fromEntries(
          (schema.required ?? []).map((name) => [name, sample(schema.properties?.[name] ?? {})]),
        );
      case 'array':
        return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}));
      case 'integer':
      case 'number':
        return schema.minimum ?? 1;
      case 'boolean':
        return true;
      case 'null':
        return null;
      default:
        return sampleText(schema);
    }
  };
  return sample;
}

function sampleText({ format, pattern, minLength = 0 }: JsonSchema): string {
  const known = FORMATS[format ?? ''];
  if (known !== undefined) return known;
  if (pattern === undefined) return 'x'.repeat(Math.max(1, minLength));
  const expression = new RegExp(pattern);
  // The longer patterns, which no sample can satisfy, are those of formats.
  const fitting = Object.values(FORMATS).find((value) => expression.test(value));
  return fitting ?? draw(stringMatching(expression), { numRuns: 1, seed: 1 })[0] ?? '';
}
