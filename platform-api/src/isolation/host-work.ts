import { randomUUID } from 'node:crypto';
import type { Logger, ModuleContext } from '@pwp/api-kit';
import type { FileInspector } from '@pwp/api-kit/inspection';
import { countCall } from '@pwp/api-kit/isolated';
import { StatementRefused, type ModuleDatabase } from '@pwp/database';
import { z } from 'zod';
import { occasionAtHand, underOccasion } from './occasion.ts';
import { argumentsOf, inspectedBy } from './service-arguments.ts';
import { APART, SERVICES } from './services.ts';
import type { ChannelSide } from './channel.ts';
import { DriverError, STATEMENT_REFUSED, type Remote } from './values.ts';

/** Systems of one module whose calls are counted. */
const MOST_SYSTEMS = 20;
/** Lines of the log in a second; more are left out. */
const MOST_LINES = 200;
const Line = z.string().max(32_000);
const Logged = z.looseObject({
  level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']),
  msg: z.string().optional(),
});
const Limit = z.tuple([z.string().max(100), z.number().positive(), z.number().positive(), z.string().max(500)]);

/** What the host does a module's work with. */
export interface HostParts {
  context: ModuleContext<unknown>;
  database: ModuleDatabase;
  /** Of the module alone. */
  inspector: Pick<FileInspector, 'inspect'>;
  log: Logger;
}

/** What one process of a module is given by its host. */
interface HostWork extends Pick<ChannelSide, 'work' | 'within'> {
  /** Rolls back the transactions that it left open. */
  abandon: () => Promise<void>;
}

/** What a module's process may ask its host for: the services of the context, its statements, its log. */
export function hostWork(module: string, { context, database, inspector, log }: HostParts): HostWork {
  const work = new Map<string, Remote>();
  const taken: Record<string, Record<string, z.ZodType<unknown[]>>> = argumentsOf(module);
  for (const [name, methods] of Object.entries(SERVICES)) {
    const service = context[name as keyof typeof SERVICES] as unknown as Record<string, Remote>;
    for (const method of methods) {
      const schema = taken[name]?.[method] ?? z.tuple([]);
      work.set(`${name}.${method}`, async (...given) => service[method]?.(...schema.parse(given)));
    }
  }
  const limitOf = (given: unknown[]) => {
    const [name, points, seconds, key] = Limit.parse(given);
    return { limit: context.sharedLimit(name, points, seconds), key };
  };
  work.set('sharedLimit.count', async (...given) => {
    const { limit, key } = limitOf(given);
    return limit.waitOf(key);
  });
  work.set('sharedLimit.giveBack', async (...given) => {
    const { limit, key } = limitOf(given);
    await limit.giveBack(key);
  });
  // A process knows nothing of the transactions of the one before, whatever it calls its own.
  const life = randomUUID();
  const nameOf = (connection: string) => `${life}/${connection}`;
  work.set('sql', async (connection, sql, values) => {
    const said = z.object({ connection: z.string().max(40), sql: z.string() }).parse({ connection, sql });
    try {
      return await database.run(nameOf(said.connection), said.sql, values);
    } catch (error) {
      throw asDriverSays(error);
    }
  });
  work.set('log', logger(log));
  work.set('outside.count', counter(module, log));
  const inspected = inspectedBy(module);
  work.set('files.inspect', async (...given) => {
    const [type, { key, size }, account, signal] = inspected.parse(given);
    const load = async () => (await context.files.head(key, size)).buffer;
    return inspector.inspect(type, load, { account, signal });
  });
  const ofPortal = new Set([...work.keys()].filter((name) => !APART.has(name)));
  return {
    work,
    abandon: () => database.abandon(nameOf('')),
    within: (along, run, name) => {
      if (typeof along !== 'string' || typeof name !== 'string' || !ofPortal.has(name)) return run();
      const occasion = occasionAtHand();
      // What waits for its turn begins where the one before it ends.
      return database.asPortal(nameOf(along), () => underOccasion(occasion, run));
    },
  };
}

/**
 * Counts its calls of other systems under its own name: whoever reads a measure of the portal's own is told nothing by it. The first that
 * is not counted is logged: its process does not wait for an answer.
 */
function counter(module: string, log: Logger): Remote {
  const Counted = z.tuple([
    z
      .string()
      .max(60)
      .regex(/^[^\p{Cc}]+$/u),
    z.enum(['answered', 'refused', 'failed']),
  ]);
  const systems = new Set<string>();
  let isTold = false;
  const count = (given: unknown[]) => {
    const [system, outcome] = Counted.parse(given);
    if (systems.size >= MOST_SYSTEMS && !systems.has(system))
      throw new RangeError(`${module} calls more than ${MOST_SYSTEMS} systems.`);
    systems.add(system);
    countCall(`${module}/${system}`, outcome);
  };
  return (...given) => {
    try {
      count(given);
      return Promise.resolve();
    } catch (error) {
      if (!isTold) log.warn({ err: error }, 'a call of another system is not counted');
      isTold = true;
      throw error;
    }
  };
}

const Said = z.object({
  code: z.string().optional().catch(undefined),
  errno: z.int().optional().catch(undefined),
  sqlState: z.string().optional().catch(undefined),
});

/** What the driver said, which Sequelize reads in the child; nothing of ours. */
export function asDriverSays(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof StatementRefused) return new DriverError(error.message, { code: STATEMENT_REFUSED });
  const { code, errno, sqlState } = Said.parse(error);
  return new DriverError(error.message.slice(0, 2_000), { code, errno, sqlState });
}

function logger(log: Logger): Remote {
  let second = 0;
  let lines = 0;
  return (line) => {
    const now = Math.floor(Date.now() / 1_000);
    if (now !== second) [second, lines] = [now, 0];
    lines += 1;
    if (lines === MOST_LINES) log.warn('the module logs too much: what more it says in this second is left out');
    if (lines >= MOST_LINES) return Promise.resolve();
    const {
      level,
      msg,
      time: _time,
      part: _part,
      module: _module,
      // The host's own words, of the request under way.
      requestId: _requestId,
      trace_id: _trace,
      ...said
    } = Logged.parse(JSON.parse(Line.parse(line)));
    log[level === 'fatal' ? 'error' : level](said, msg);
    return Promise.resolve();
  };
}
