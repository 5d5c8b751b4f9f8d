import { readSettings } from '@pwp/contracts';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** Settings of the platform API, by the name of their environment variable. */
export const platformSettings = z.object({
  PWP_HOST: z.string().default('127.0.0.1').describe('Address that servers listen on.'),
  PWP_PORT: port.default(8080).describe('Port of the front door; the other parts listen on the next ones.'),
  PWP_API_PORT: port.optional().describe('Port of the API when it runs alone. Default: PWP_PORT + 1.'),
  PWP_DATA_DIR: z.string().default('.pwp').describe('Folder of everything the local stack keeps.'),
  PWP_DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|(mariadb|mysql):\/\/.+)$/, '« sqlite:<file> » or « mariadb://user:password@host:port/name »')
    .optional()
    .describe(
      'Database of the API: `sqlite:<file>` or `mariadb://user:password@host:port/name`. Default: a file of PWP_DATA_DIR.',
    ),
  PWP_DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10).describe('Connections to MariaDB, at most.'),
  PWP_FILES_DIR: z.string().optional().describe('Folder of the uploaded files. Default: `files` of PWP_DATA_DIR.'),
  PWP_KEYCLOAK_URL: z
    .url()
    .optional()
    .describe('Keycloak as browsers and the API reach it; tokens come from its realm. Default: `/auth` of PWP_PORT.'),
  PWP_KEYCLOAK_REALM: z.string().default('pwp').describe('Realm of the accounts.'),
  PWP_KEYCLOAK_AUDIENCE: z.string().default('pwp-api').describe('Client that access tokens must be meant for.'),
  PWP_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('What is logged.'),
  PWP_JOBS: z.stringbool().default(true).describe('Whether this process runs jobs and empties the outbox.'),
  PWP_STOP_TIMEOUT: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('Time given to requests under way at a stop, ms.'),
});

/** What the platform API runs with. */
export interface PlatformConfig {
  host: string;
  port: number;
  databaseUrl: string;
  databasePool: number;
  filesDir: string;
  keycloak: { keycloakUrl: string; realm: string; audience: string };
  logLevel: string;
  jobs: boolean;
  /** ms */
  stopTimeout: number;
  /** Where modules' settings are read. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** Reads the configuration from environment variables. Throws `InvalidSettings`. */
export function readPlatformConfig(environment: PlatformConfig['environment'] = process.env): PlatformConfig {
  const read = readSettings(platformSettings, environment);
  return {
    host: read.PWP_HOST,
    port: read.PWP_API_PORT ?? read.PWP_PORT + 1,
    databaseUrl: read.PWP_DATABASE_URL ?? `sqlite:${read.PWP_DATA_DIR}/api.sqlite`,
    databasePool: read.PWP_DATABASE_POOL,
    filesDir: read.PWP_FILES_DIR ?? `${read.PWP_DATA_DIR}/files`,
    keycloak: {
      keycloakUrl: (read.PWP_KEYCLOAK_URL ?? `http://127.0.0.1:${read.PWP_PORT}/auth`).replace(/\/$/, ''),
      realm: read.PWP_KEYCLOAK_REALM,
      audience: read.PWP_KEYCLOAK_AUDIENCE,
    },
    logLevel: read.PWP_LOG_LEVEL,
    jobs: read.PWP_JOBS,
    stopTimeout: read.PWP_STOP_TIMEOUT,
    environment,
  };
}
