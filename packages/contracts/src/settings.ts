import { z } from 'zod';
import { exposureFaults, type Environment } from './exposure.ts';

const MISSING = 'à indiquer';

/** Settings that do not fit their schema; the message has one line a fault and says what is expected. */
export class InvalidSettings extends Error {
  constructor(faults: readonly string[]) {
    super(`Configuration invalide :\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'InvalidSettings';
  }
}

/**
 * Reads settings from environment variables; an empty variable counts as absent. `values` is the whole environment: outside
 * loopback, secrets that stand in the repository and what is for one machine alone are refused. Throws `InvalidSettings`.
 */
export function readSettings<Settings extends z.ZodObject>(schema: Settings, values: Environment): z.output<Settings> {
  const read = readSafely(schema, values);
  if (read.data === undefined) throw new InvalidSettings(read.faults);
  return read.data;
}

/**
 * Looks at everything that a process of its own will read, so that all faults are told at once. `told` names settings that have
 * a default on one machine alone. Throws `InvalidSettings`.
 */
export function requireSettings(schemas: readonly z.ZodObject[], values: Environment, told: readonly string[]): void {
  const missing = told.filter((name) => (values[name] ?? '') === '').map((name) => `${name} : ${MISSING}`);
  const faults = schemas.flatMap((schema) => readSafely(schema, values).faults);
  if (missing.length + faults.length > 0) throw new InvalidSettings([...new Set([...missing, ...faults])]);
}

function readSafely<Settings extends z.ZodObject>(
  schema: Settings,
  values: Environment,
): { data: z.output<Settings> | undefined; faults: string[] } {
  const given = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name in schema.shape && value !== '' && value !== undefined),
  );
  const read = schema.safeParse(given);
  const faults = (read.error?.issues ?? []).map(({ path, message }) => {
    const name = path.join('.');
    return `${name} : ${name in given ? message : MISSING}`;
  });
  faults.push(...exposureFaults(read.data ?? given, values));
  return { data: faults.length > 0 ? undefined : read.data, faults };
}

/** `PWP_STRICT_MODULES`, which whoever leaves modules out reads. */
export const strictModules = z
  .stringbool()
  .default(false)
  .describe('Whether a module with a fault ends the start, instead of being named in the log and left out.');
