import { Problem } from '@pwp/contracts';
import { guichetFerme, guichetInconnu, tropDeRequetes, type Route } from '@pwp/api-kit';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** A route and its path. */
export interface MountedRoute {
  module: string;
  /** koa-router template, from the root. */
  template: string;
  route: Route;
}

/** The routes of one module, below `/api/<module>`. */
export function mount(module: string, routes: readonly Route[]): MountedRoute[] {
  const prefix = `/api/${module}`;
  return routes.map((route) => ({ module, template: route.path === '/' ? prefix : prefix + route.path, route }));
}

/** The OpenAPI 3.1 document of all routes, from their declarations. */
export function openApiDocument(routes: readonly MountedRoute[], servers: readonly string[]): Json {
  const schemas = new SchemaBook();
  const paths: Record<string, Json> = {};
  for (const mounted of routes) {
    const path = mounted.template.replace(/:(\w+)/g, '{$1}').replace(/(.)\/$/, '$1');
    (paths[path] ??= {})[mounted.route.method] = operation(mounted, schemas);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Portail Web Professionnel', version: '1', description: 'API de la plateforme et de ses modules.' },
    servers: servers.map((url) => ({ url })),
    paths,
    components: {
      schemas: schemas.components(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    security: [{ bearer: [] }],
  };
}

function operation({ module, template, route }: MountedRoute, schemas: SchemaBook): Json {
  const guarded = route.access !== 'public';
  const { roles, services = [] } = typeof route.access === 'object' ? route.access : { roles: [] };
  return {
    operationId: `${route.method}${template.replace(/[^A-Za-z0-9]+(\w?)/g, (_match, letter: string) => letter.toUpperCase())}`,
    tags: [module],
    summary: route.summary,
    ...(roles.length > 0 && { 'x-roles': roles }),
    ...(services.length > 0 && { 'x-services': services }),
    ...(!guarded && { security: [] }),
    parameters: [
      ...parameters('path', route.params, schemas),
      ...parameters('query', route.query, schemas),
      ...parameters('header', route.headers, schemas),
      ...(guarded ? [GUICHET_HEADER] : []),
      ...(services.length > 0 ? [SERVICE_GUICHET] : []),
    ],
    ...requestBody(route, schemas),
    responses: responses(route, guarded, schemas),
  };
}

const GUICHET_HEADER = {
  name: 'X-Guichet',
  in: 'header',
  required: false,
  description: 'Guichet du moment, parmi ceux du compte ; sans lui, celui que le compte a choisi.',
  schema: { type: 'string' },
};

const SERVICE_GUICHET = {
  name: 'guichet',
  in: 'query',
  required: false,
  description: 'Code du guichet : exigé d’un compte de service, refusé à une personne.',
  schema: { type: 'string' },
};

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

function requestBody(route: Route, schemas: SchemaBook): Json {
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

function responses(route: Route, guarded: boolean, schemas: SchemaBook): Json {
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
    ...(guarded ? ACCESS : []),
    ...(typeof route.access === 'object' && route.access.services !== undefined ? [guichetInconnu.kind] : []),
    ...(typeof route.access === 'object' && route.access.guichet === true ? [guichetFerme.kind] : []),
    ...(hasInput(route) ? INPUT : []),
    ...(guarded || route.unthrottled !== true ? [tropDeRequetes.kind] : []),
  ];
  for (const status of new Set(kinds.map((kind) => kind.status))) {
    const codes = [...new Set(kinds.filter((kind) => kind.status === status).map(({ code }) => code))];
    answers[String(status)] = { description: `Refus : ${codes.join(', ')}`, content: problem };
  }
  return answers;
}

const ACCESS = [
  { status: 401, code: 'non-authentifie' },
  { status: 401, code: 'jeton-expire' },
  { status: 401, code: 'jeton-invalide' },
  { status: 403, code: 'acces-refuse' },
  { status: 403, code: 'guichet-non-rattache' },
];
const INPUT = [{ status: 400, code: 'requete-invalide' }];

function hasInput(route: Route): boolean {
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
