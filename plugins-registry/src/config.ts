import { resolve } from 'node:path';
import { readSettings, requireSettings, strictModules } from '@pwp/contracts';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** Settings of the registry, by the name of their environment variable. */
export const registrySettings = z.object({
  PWP_HOST: z.string().default('127.0.0.1').describe('Address that servers listen on.'),
  PWP_PORT: port.default(8080).describe('Port of the front door; the other parts listen on the next ones.'),
  PWP_REGISTRY_PORT: port.optional().describe('Port of the registry when it runs alone. Default: PWP_PORT + 2.'),
  PWP_MODULES_DIR: z
    .string()
    .default('modules')
    .describe('Folder of the built modules; a relative path starts at the root of the repository.'),
  PWP_STRICT_MODULES: strictModules,
});

/** What the registry runs with. */
export interface RegistryConfig {
  host: string;
  port: number;
  /** Absolute. */
  modulesDir: string;
  /** A module with a fault ends the start. */
  strict: boolean;
}

const repositoryRoot = resolve(import.meta.dirname, '../..');

/** Reads the configuration from environment variables. Throws `InvalidSettings`. */
export function readRegistryConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): RegistryConfig {
  const read = readSettings(registrySettings, environment);
  return {
    host: read.PWP_HOST,
    port: read.PWP_REGISTRY_PORT ?? read.PWP_PORT + 2,
    modulesDir: resolve(repositoryRoot, read.PWP_MODULES_DIR),
    strict: read.PWP_STRICT_MODULES,
  };
}

/** Reads the configuration of a registry that is a process of its own, which must be told its modules. Throws `InvalidSettings`. */
export function readOwnConfig(environment: Readonly<Record<string, string | undefined>> = process.env): RegistryConfig {
  requireSettings([registrySettings], environment, ['PWP_MODULES_DIR']);
  return readRegistryConfig(environment);
}
