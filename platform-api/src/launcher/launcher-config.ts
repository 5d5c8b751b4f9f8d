import { readSettings, type Environment } from '@pwp/contracts';
import { z } from 'zod';

/** Settings of the launcher of the API, by the name of their environment variable. */
export const launcherSettings = {
  PWP_API_PROCESSES: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Processes that serve the API at its port; more than one needs MariaDB.'),
  PWP_STOP_TIMEOUT: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('Time given to requests under way at a stop, ms.'),
};

/** Reads the settings of a launcher; `stopTimeout` is in ms. Throws `InvalidSettings`. */
export function readLauncherSettings(environment: Environment = process.env) {
  const read = readSettings(z.object(launcherSettings), environment);
  return { processes: read.PWP_API_PROCESSES, stopTimeout: read.PWP_STOP_TIMEOUT };
}

/**
 * The environment of this process, from which the settings of the portal are then taken away: code of modules, their threads and what
 * they start read none of them. Called before any of that code is read.
 */
export function takeEnvironment(): Environment {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) if (name.startsWith('PWP_')) delete process.env[name];
  return environment;
}
