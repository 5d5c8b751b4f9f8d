import { z } from 'zod';

/** Settings that do not fit their schema; the message has one line a fault and says what is expected. */
export class InvalidSettings extends Error {
  constructor(faults: readonly string[]) {
    super(`Configuration invalide :\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'InvalidSettings';
  }
}

/** Reads settings from environment variables; an empty variable counts as absent. Throws `InvalidSettings`. */
export function readSettings<Settings extends z.ZodObject>(
  schema: Settings,
  values: Readonly<Record<string, string | undefined>>,
): z.output<Settings> {
  const given = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name in schema.shape && value !== ''),
  );
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw new InvalidSettings(read.error.issues.map((issue) => `${issue.path.join('.')} : ${issue.message}`));
}

/** `PWP_STRICT_MODULES`, which whoever leaves modules out reads. */
export const strictModules = z
  .stringbool()
  .default(false)
  .describe('Whether a module with a fault ends the start, instead of being named in the log and left out.');
