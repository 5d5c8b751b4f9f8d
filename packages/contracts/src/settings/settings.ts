import { z } from 'zod';
import { exposureFaults, type Environment } from './exposure.ts';

const MISSING = 'à indiquer';

/** Invalid settings; the message has one line for each fault, with the expected value. */
export class InvalidSettings extends Error {
  /** « NAME : what is expected », of each. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`Configuration invalide :\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'InvalidSettings';
    this.faults = faults;
  }
}

/**
 * Reads settings from environment variables; an empty variable counts as absent. `values` is the whole environment.
 * Outside loopback, it refuses secrets published in the repository and settings for one machine only. Throws
 * `InvalidSettings`.
 */
export function readSettings<Settings extends z.ZodObject>(schema: Settings, values: Environment): z.output<Settings> {
  const read = readSafely(schema, values);
  if (read.data === undefined) throw new InvalidSettings(read.faults);
  return read.data;
}

/**
 * Checks all the settings of a process, so that one message reports every fault. `told` lists settings whose default
 * is for one machine only. Throws `InvalidSettings`.
 */
export function requireSettings(schemas: readonly z.ZodObject[], values: Environment, told: readonly string[]): void {
  const missing = told.filter((name) => (values[name] ?? '') === '').map((name) => `${name} : ${MISSING}`);
  const faults = schemas.flatMap((schema) => readSafely(schema, values).faults);
  if (missing.length + faults.length > 0) throw new InvalidSettings([...new Set([...missing, ...faults])]);
}

/** Whether the settings of this schema hold what only one machine may have: a secret of the repository, the local stack. */
export function areExposed(schema: z.ZodObject, values: Environment): boolean {
  const given = Object.entries(values).filter(([name]) => name in schema.shape);
  return exposureFaults(Object.fromEntries(given), values).length > 0;
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

/** `PWP_STRICT_MODULES`, read by each part that can leave modules out. */
export const strictModules = z
  .stringbool()
  .default(false)
  .describe('Whether a module with a fault ends the start, instead of being named in the log and left out.');

/** `PWP_DEV_GRANTS`, read by the registry and by the shell's server. */
export const developmentGrants = z
  .stringbool()
  .default(false)
  .describe(
    "Whether « pwp dev » may show a module from its developer's machine inside this portal, to that account alone; « npm start » says true.",
  );
