import { Problem } from '@pwp/contracts';
import {
  lectureTropLongue,
  requeteInvalide,
  serviceIndisponible,
  tropDeRequetes,
  typeDeCorpsRefuse,
  type Route,
} from '@pwp/api-kit';
import { z } from 'zod';
import type { AccessRules, DescribedAccess } from './access-rules.ts';
import type { MountedRoute } from './mounted-route.ts';

type Json = Record<string, unknown>;

/** What an OpenAPI document is written from. */
export interface Described<A> {
  /** For its readers, in French. */
  title: string;
  description: string;
  routes: readonly MountedRoute<A>[];
  describe: AccessRules<A>['describe'];
}

/** The OpenAPI 3.1 document of all routes, from their declarations. */
export function openApiDocument<A>({ title, description, routes, describe }: Described<A>): Json {
  const schemas = new SchemaBook();
  const paths: Record<string, Json> = {};
  for (const mounted of routes) {
    const path = mounted.template.replace(/[:*](\w+)/g, '{$1}').replace(/(.)\/$/, '$1');
    (paths[path] ??= {})[mounted.route.method] = operation(mounted, describe(mounted.route.access), schemas);
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1', description },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: schemas.components(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    security: [{ bearer: [] }],
  };
}

function operation<A>({ tag, template, route }: MountedRoute<A>, access: DescribedAccess, schemas: SchemaBook): Json {
  return {
    operationId: `${route.method}${template.replace(/[^A-Za-z0-9]+(\w?)/g, (_match, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary: route.summary,
    ...access.fields,
    ...(access.isPublic && { security: [] }),
    parameters: [
      ...parameters('path', route.params, schemas),
      ...parameters('query', route.query, schemas),
      ...parameters('header', route.headers, schemas),
      ...access.parameters,
    ],
    ...requestBody(route, schemas),
    responses: responses(route, access, schemas),
  };
}

function parameters(where: 'path' | 'query' | 'header', schema: z.ZodType | undefined, schemas: SchemaBook): Json[] {
  if (!(schema instanceof z.ZodObject)) return [];
  const required = new Set(schemas.describe(schema)['required'] as string[] | undefined);
  const properties = (schemas.describe(schema)['properties'] ?? {}) as Record<string, Json>;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (required.has(name) && property['default'] === undefined),
    schema: property,
  }));
}

function requestBody(route: Route<unknown>, schemas: SchemaBook): Json {
  if (route.body !== undefined) {
    return {
      requestBody: {
        required: true,
        content: {
          [route.bodyType === 'urlencoded' ? 'application/x-www-form-urlencoded' : 'application/json']: {
            schema: schemas.describe(route.body, 'input'),
          },
        },
      },
    };
  }
  if (route.form !== undefined) {
    return {
      requestBody: { required: true, content: { 'multipart/form-data': { schema: schemas.describe(route.form) } } },
    };
  }
  return {};
}

function responses(route: Route<unknown>, access: DescribedAccess, schemas: SchemaBook): Json {
  const { output } = route;
  const answers: Record<string, Json> = {};
  if (output === 'none') answers[String(route.status ?? 204)] = { description: 'Fait' };
  else if ('file' in output && typeof output.file === 'string') {
    answers[String(route.status ?? 200)] = {
      description: 'Fichier',
      content: { [output.file]: { schema: { type: 'string', format: 'binary' } } },
    };
  } else if (output instanceof z.ZodType) {
    answers[String(route.status ?? 200)] = {
      description: 'Réponse',
      content: { 'application/json': { schema: schemas.describe(output, 'output') } },
    };
  }
  const problem = { 'application/problem+json': { schema: schemas.describe(Problem, 'output') } };
  const kinds = [
    ...route.problems.map(({ kind }) => kind),
    ...access.problems,
    ...(hasInput(route) ? [requeteInvalide.kind] : []),
    ...(route.body !== undefined && route.bodyType === undefined ? [typeDeCorpsRefuse.kind] : []),
    ...(access.isPublic && route.unthrottled === true ? [] : [tropDeRequetes.kind]),
    ...(route.heavy ? [lectureTropLongue.kind, serviceIndisponible.kind] : []),
  ];
  for (const status of new Set(kinds.map((kind) => kind.status))) {
    const codes = [...new Set(kinds.filter((kind) => kind.status === status).map(({ code }) => code))];
    answers[String(status)] = { description: `Refus : ${codes.join(', ')}`, content: problem };
  }
  return answers;
}

function hasInput(route: Route<unknown>): boolean {
  return [route.params, route.query, route.headers, route.body, route.form].some((schema) => schema !== undefined);
}

/** Named schemas (`.meta({ id })`) appear once under components; the others are inline. */
class SchemaBook {
  readonly #components = new Map<string, Json>();

  /** The schema as JSON Schema; a named one becomes a reference to its component. */
  describe(schema: z.ZodType, io: 'input' | 'output' = 'input'): Json {
    const {
      $schema: _dialect,
      $defs,
      ...body
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      reused: 'inline',
      override: ({ jsonSchema }) => {
        if (jsonSchema.format === 'date-time' || jsonSchema.format === 'date') delete jsonSchema.pattern;
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      },
    }) as Json;
    for (const [id, definition] of Object.entries(($defs ?? {}) as Record<string, Json>)) {
      const { id: _id, ...rest } = definition;
      this.#components.set(id, repoint(rest));
    }
    const { id: _id, ...rest } = body;
    return repoint(rest);
  }

  components(): Json {
    return Object.fromEntries([...this.#components].toSorted(([left], [right]) => left.localeCompare(right)));
  }
}

/** `#/$defs/X` of a separate document becomes `#/components/schemas/X`. */
function repoint(value: Json): Json {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}
