import type { ApiModule, ModuleParts, Route } from '@pwp/api-kit';
import { z } from 'zod';
import type { DescribedModule, DescribedParts, DescribedRoute } from './described-module.ts';
import { openRemoteDatabase } from './remote-database.ts';

/** Inline, so that one part needs no other. */
function jsonOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const {
    $defs = {},
    $schema: _dialect,
    id: _id,
    ...whole
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline', cycles: 'throw' });
  const inline = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => inline(each, depth + 1));
    const { $ref, id: _own, ...rest } = value as Record<string, unknown>;
    if (typeof $ref === 'string') return depth > 20 ? {} : inline($defs[$ref.replace('#/$defs/', '')], depth + 1);
    return Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, inline(each, depth + 1)]));
  };
  return inline(whole, 0) as Record<string, unknown>;
}

function partOf(schema: z.ZodType | undefined) {
  if (schema === undefined) return undefined;
  return { names: schema instanceof z.ZodObject ? Object.keys(schema.shape) : [], schema: jsonOf(schema, 'input') };
}

function heavinessOf(route: Route): DescribedRoute['heavy'] {
  if (!route.heavy) return undefined;
  try {
    return route.heaviness({} as never) ?? 'reads';
  } catch {
    // It asks the request, which the host does not parse: any of them waits for its turn.
    return 'reads';
  }
}

function describedRoute(route: Route): DescribedRoute {
  const { method, path, summary, access, unthrottled, bodyType, jsonBytes, jsonValues, problems, status, output } =
    route;
  return {
    method,
    path,
    summary,
    unthrottled,
    bodyType,
    jsonBytes,
    jsonValues,
    status,
    access: access as DescribedRoute['access'],
    problems: problems.map(({ kind }) => kind),
    heavy: heavinessOf(route),
    output: output === 'none' || !('parse' in output) ? output : { schema: jsonOf(output, 'output') },
    params: partOf(route.params),
    query: partOf(route.query),
    headers: partOf(route.headers),
    body: partOf(route.body),
    form: partOf(route.form),
  };
}

/** What a started module says of its parts. */
export function describedParts({
  routes,
  jobs = [],
  outbox = {},
  ports = [],
  mailChoicesPage,
  targetNames = {},
  personalData,
}: ModuleParts): DescribedParts {
  return {
    routes: routes.map(describedRoute),
    jobs: jobs.map(({ name, title, schedule, onWorkingDays }) => ({ name, title, schedule, onWorkingDays })),
    outbox: Object.entries(outbox).map(([topic, { atOnce }]) => ({ topic, atOnce })),
    ports: ports.length,
    mailChoicesPage,
    targetNames: Object.keys(targetNames),
    personalData: personalData && { identify: personalData.identify !== undefined },
  };
}

/** What a module's code declares. */
export function describedModule(module: ApiModule, dialect: 'sqlite' | 'mariadb'): DescribedModule {
  const {
    id,
    needs,
    settings,
    secrets = [],
    configuration,
    acts = {},
    topics = {},
    notices = {},
    migrations,
    offers = [],
  } = module;
  const models = openRemoteDatabase(dialect, () => Promise.reject(new Error('A model asks nothing.'))).sequelize;
  module.defineModels(models);
  return {
    id,
    needs: needs as DescribedModule['needs'],
    settings: Object.entries(settings.shape).map(([name, schema]) => ({
      name,
      isAsked: !(schema as z.ZodType).safeParse(undefined).success,
    })),
    secrets: [...secrets],
    configuration,
    acts: { ...acts },
    topics: { ...topics },
    notices: Object.fromEntries(
      Object.entries(notices).map(([name, { label, roles, about, mail }]) => [
        name,
        {
          label,
          roles: [...roles],
          about: about !== undefined,
          mail: mail && { groupedMs: mail.groupedMs, page: mail.page },
        },
      ]),
    ),
    tables: Object.values(models.models).map((model) => model.tableName),
    migrations: migrations.map(({ name }) => name),
    offers: offers.length,
  };
}
