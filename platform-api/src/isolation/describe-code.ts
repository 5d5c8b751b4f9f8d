import type { ApiModule, ModuleParts, Port, Route } from '@pwp/api-kit';
import type { Sequelize } from 'sequelize';
import { z } from 'zod';
import { plainFault } from '../ports/plain-port.ts';
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

/** The contract stays the module's to parse by; what JSON could not carry is refused here, where it is. */
function describedPort(port: Port): DescribedModule['offers'][number] {
  const fault = plainFault(port);
  if (fault !== undefined) throw new Error(fault);
  const { name, version, methods } = port;
  return {
    name,
    version,
    methods: Object.entries(methods).map(([method, { problems = [] }]) => ({
      name: method,
      problems: problems.map(({ kind }) => kind),
    })),
  };
}

/** What a started module says of its parts; `called`: the ports of others that it took clients of. */
export function describedParts(parts: ModuleParts, called: readonly Port[]): DescribedParts {
  return {
    ...ownParts(parts),
    calls: called.map(({ name, version, methods }) => ({ name, version, methods: Object.keys(methods) })),
  };
}

function ownParts({
  routes,
  jobs = [],
  outbox = {},
  ports = [],
  mailChoicesPage,
  targetNames = {},
  personalData,
}: ModuleParts): Omit<DescribedParts, 'calls'> {
  return {
    routes: routes.map(describedRoute),
    jobs: jobs.map(({ name, title, schedule, onWorkingDays }) => ({ name, title, schedule, onWorkingDays })),
    outbox: Object.entries(outbox).map(([topic, { atOnce }]) => ({ topic, atOnce })),
    ports: ports.map(({ port, access, methods }) => ({
      name: port.name,
      access: access as DescribedParts['ports'][number]['access'],
      methods: Object.entries(methods).map(([name, { heavy }]) => ({ name, heavy })),
    })),
    mailChoicesPage,
    targetNames: Object.keys(targetNames),
    personalData: personalData && { identify: personalData.identify !== undefined },
  };
}

/** What a module's code declares; `bound`: what its models are bound to already. */
export function describedModule(module: ApiModule, dialect: 'sqlite' | 'mariadb', bound?: Sequelize): DescribedModule {
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
    outside,
  } = module;
  const models =
    bound ?? openRemoteDatabase(dialect, () => Promise.reject(new Error('A model asks nothing.'))).sequelize;
  if (bound === undefined) module.defineModels(models);
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
    offers: offers.map(describedPort),
    hasOutside: outside !== undefined,
  };
}
