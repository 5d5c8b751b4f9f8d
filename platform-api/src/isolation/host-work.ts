import type { Logger, ModuleContext } from '@pwp/api-kit';
import { StatementRefused, type ModuleDatabase } from '@pwp/database';
import { z } from 'zod';
import { argumentsOf } from './service-arguments.ts';
import { APART, SERVICES } from './services.ts';
import type { ChannelSide } from './channel.ts';
import { DriverError, type Remote } from './values.ts';

/** Lines of the log in a second; more are left out. */
const MOST_LINES = 200;
const Line = z.string().max(32_000);
const Logged = z.looseObject({
  level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']),
  msg: z.string().optional(),
});
const Limit = z.tuple([z.string().max(100), z.number().positive(), z.number().positive(), z.string().max(500)]);

/** What a module's process may ask its host for: the services of the context, its statements, its log. */
export function hostWork(
  module: string,
  context: ModuleContext<unknown>,
  database: ModuleDatabase,
  log: Logger,
): Pick<ChannelSide, 'work' | 'within'> {
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
  work.set('sql', async (connection, sql, values) => {
    const said = z.object({ connection: z.string().max(40), sql: z.string() }).parse({ connection, sql });
    try {
      return await database.run(said.connection, said.sql, values);
    } catch (error) {
      throw asDriverSays(error);
    }
  });
  work.set('log', logger(log));
  const ofPortal = new Set([...work.keys()].filter((name) => name !== 'sql' && name !== 'log' && !APART.has(name)));
  return {
    work,
    within: (along, run, name) =>
      typeof along === 'string' && typeof name === 'string' && ofPortal.has(name)
        ? database.asPortal(along, run)
        : run(),
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
  if (error instanceof StatementRefused) return new DriverError(error.message, { code: 'PWP_STATEMENT_REFUSED' });
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
      ...said
    } = Logged.parse(JSON.parse(Line.parse(line)));
    log[level === 'fatal' ? 'error' : level](said, msg);
    return Promise.resolve();
  };
}
