import { addressesSetting, readTracing, tracingSettings, type TracingTarget } from '@pwp/api-kit';
import { hostSettings, readHostLimits, type HostLimits } from '@pwp/http-host';
import { readPlace, type BucketOptions } from '@pwp/object-storage';
import {
  API_CLIENT,
  areExposed,
  brandSettings,
  InvalidSettings,
  PORTAL_CLIENT,
  readBrand,
  readSettings,
  REALM,
  requireSettings,
  strictModules,
  type Brand,
} from '@pwp/contracts';
import { validate } from 'node-cron';
import { z } from 'zod';
import type { ClamdAddress } from './antivirus/clamd.ts';
import type { AdminSettings } from './identity/admin-client.ts';
import { launcherSettings } from './launcher/launcher-config.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const days = (least: number) => z.coerce.number().int().min(least).max(3_650);
const DAY = 24 * 3_600_000;
/** Longest wait for an answer of the identity's Admin REST API, ms. */
const IDENTITY_PATIENCE = 5_000;

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
      'Database of the API: `sqlite:<file>` or `mariadb://user:password@host:port/name`, on another machine with `?ssl-ca=<file of its authority>` (« TLS to MariaDB »). Default: a file of PWP_DATA_DIR.',
    ),
  PWP_ISOLATED_DATABASE_URL: z
    .string()
    .regex(/^mariadb:\/\/[^/{]*\{module\}[^/{]*\/[a-z0-9_]+/)
    .optional()
    .describe(
      'Address of the database for isolated modules, each by an account of its own: `{module}` stands for its id.',
    ),
  PWP_DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10).describe('Connections to MariaDB, at most.'),
  PWP_DATABASE_TIMEOUT: z.coerce
    .number()
    .int()
    .min(1_000)
    .default(10_000)
    .describe('Silence after which a connection to MariaDB is given up, ms; longer than the slowest query.'),
  PWP_FILES_DIR: z
    .string()
    .optional()
    .describe(
      'Where the uploaded files are kept: a folder, or `s3://bucket/prefix`. Default: `files` of PWP_DATA_DIR.',
    ),
  PWP_FILES_S3_URL: z.url().optional().describe('Address of the S3 service of PWP_FILES_DIR, without the bucket.'),
  PWP_FILES_S3_REGION: z.string().default('us-east-1').describe('Region of that service.'),
  PWP_FILES_S3_ID: z.string().optional().describe('Id of the access key of that service.'),
  PWP_FILES_S3_SECRET: z.string().optional().describe('Secret of that access key.'),
  PWP_FILES_RESERVE: z.coerce
    .number()
    .int()
    .min(0)
    .default(200)
    .describe(
      'Uploads are refused once the disk that they are written to has less than this left, MB; all else goes on. With a bucket, that is the disk of the temporary folder.',
    ),
  PWP_BACKUP_DIR: z
    .string()
    .optional()
    .describe('Folder where the backups of this portal go: `doctor` and `/metrics` say when the last one was made.'),
  PWP_BACKUP_BUCKET: z
    .stringbool()
    .default(false)
    .describe(
      'Whether a backup holds the files of the bucket of PWP_FILES_DIR too: `true` where no version and no copy of that bucket keeps them.',
    ),
  PWP_SETTINGS_DIR: z
    .string()
    .optional()
    .describe(
      'Folder of the files of settings of all parts, which `doctor` compares; `pwp-portal --with` says `/etc/pwp`.',
    ),
  PWP_CLAMD: z
    .string()
    .regex(/^(?:\/.{1,100}|[^\s/:]{1,255}:\d{1,5})$/, '« /chemin/de/clamd.ctl » ou « hôte:port »')
    .optional()
    .describe(
      'Where clamd listens, the path of its socket or `host:port`: files that leave the portal are scanned first. Without it, none is.',
    ),
  PWP_KEYCLOAK_URL: z
    .url()
    .optional()
    .describe('Keycloak as browsers and the API reach it; tokens come from its realm. Default: `/auth` of PWP_PORT.'),
  PWP_IDENTITY_ADMIN_URL: z
    .url()
    .optional()
    .describe('Keycloak as its Admin REST API answers the API, without `/admin`. Default: PWP_KEYCLOAK_URL.'),
  PWP_API_CLIENT_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe('Secret of the service account of the API. Without it, nothing can be asked of the identity.'),
  ...hostSettings,
  PWP_PUBLIC_URL: z.url().optional().describe('Origin that browsers use. Default: http://127.0.0.1:PWP_PORT.'),
  PWP_REGISTRY_URL: addressesSetting
    .optional()
    .describe(
      'Address of the plugins registry; several, separated by commas, where the next one is asked when one fails. Default of the shell: port PWP_PORT+2.',
    ),
  PWP_RINGS_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe(
      'Key that signs in a cookie what rings compare of an account, encrypts the links by which mails are refused, and hides whose calls limits count: the same for the API and the registry. Without it, everybody gets what `tous` gets.',
    ),
  PWP_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/.+$/, '« smtp://user:password@host:port » ou « smtps://… »')
    .optional()
    .describe(
      'Mail server: `smtp://user:password@host:port`, or `smtps://…`. Default: the local mailbox, PWP_PORT + 5.',
    ),
  PWP_MAIL_FROM: z
    .string()
    .regex(/^[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/, '« Nom <adresse@domaine> »')
    .optional()
    .describe("Sender of the portal's mails; an address alone gets PWP_BRAND_NAME. Default: postmaster@pwp.test."),
  ...brandSettings,
  PWP_DAILY_MAIL_SCHEDULE: z
    .string()
    .refine(validate, 'une expression cron, comme « 0 7 * * * », est attendue')
    .default('0 7 * * *')
    .describe('When the daily mail is made (cron, time of Paris); on working days alone.'),
  PWP_AUDIT_JOURS: days(365).default(1_095).describe('An act of the journal is kept for so many days.'),
  PWP_NOTICES_JOURS: days(7).default(90).describe('A notice is kept for so many days, read or not.'),
  PWP_OUTBOX_ABANDONS_JOURS: days(31)
    .default(365)
    .describe('A message that the other side refused for good is kept for so many days, with its content.'),
  PWP_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('What is logged.'),
  ...tracingSettings,
  PWP_JOBS: z.stringbool().default(true).describe('Whether this process runs jobs and empties the outbox.'),
  PWP_STRICT_MODULES: strictModules,
  ...launcherSettings,
});

/** What the platform API runs with. */
export interface PlatformConfig extends HostLimits {
  host: string;
  port: number;
  databaseUrl: string;
  databasePool: number;
  /** That of isolated modules, with `{module}` in the place of the id. */
  isolatedDatabaseUrl: string | undefined;
  /** ms */
  databaseTimeout: number;
  /** A folder, or a bucket. */
  files: string | BucketOptions;
  /** Bytes that uploads leave free. */
  filesReserve: number;
  /** Where backups go; undefined: not told. */
  backupDir?: string | undefined;
  /** Whether a backup holds the files of a bucket too. */
  backupBucket: boolean;
  /** Where the settings of the other parts are; undefined: not told. */
  settingsDir?: string | undefined;
  /** Undefined: there is no antivirus. */
  clamd: ClamdAddress | undefined;
  keycloak: { keycloakUrl: string; realm: string; audience: string; portalClient: string };
  identity: AdminSettings;
  /** Without trailing slash. */
  publicUrl: string;
  /** Where the API hears what administrators configured; without any, defaults hold. No trailing slash. */
  registryUrls: readonly string[];
  /** Signs the cookie of the rings; without it, none is set. */
  ringsSecret: string | undefined;
  brand: Brand;
  mail: { smtpUrl: string; from: string; dailySchedule: string };
  /** How long things are kept, ms. */
  kept: { auditMs: number; noticesMs: number; deadMs: number };
  logLevel: string;
  /** Where traces go; undefined: none is made. */
  tracing?: TracingTarget | undefined;
  jobs: boolean;
  /** A module with a fault ends the start instead of being left out. */
  strictModules: boolean;
  /** ms */
  stopTimeout: number;
  /** Where modules' settings are read. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** Reads the configuration from environment variables. Throws `InvalidSettings`. */
export function readPlatformConfig(environment: PlatformConfig['environment'] = process.env): PlatformConfig {
  const read = readSettings(platformSettings, environment);
  const keycloakUrl = (read.PWP_KEYCLOAK_URL ?? `http://127.0.0.1:${read.PWP_PORT}/auth`).replace(/\/$/, '');
  const publicUrl = (read.PWP_PUBLIC_URL ?? `http://127.0.0.1:${read.PWP_PORT}`).replace(/\/$/, '');
  const brand = readBrand(environment);
  const databaseUrl = read.PWP_DATABASE_URL ?? `sqlite:${read.PWP_DATA_DIR}/api.sqlite`;
  if (read.PWP_API_PROCESSES > 1 && databaseUrl.startsWith('sqlite:'))
    throw new InvalidSettings(['PWP_API_PROCESSES : 1 sur SQLite, dont un seul processus tient le fichier']);
  return {
    host: read.PWP_HOST,
    port: read.PWP_API_PORT ?? read.PWP_PORT + 1,
    databaseUrl,
    databasePool: read.PWP_DATABASE_POOL,
    isolatedDatabaseUrl: read.PWP_ISOLATED_DATABASE_URL,
    databaseTimeout: read.PWP_DATABASE_TIMEOUT,
    files: filesOf(read),
    filesReserve: read.PWP_FILES_RESERVE * 1024 * 1024,
    backupDir: read.PWP_BACKUP_DIR,
    backupBucket: read.PWP_BACKUP_BUCKET,
    settingsDir: read.PWP_SETTINGS_DIR,
    clamd: clamdOf(read.PWP_CLAMD),
    keycloak: {
      keycloakUrl,
      realm: REALM,
      audience: API_CLIENT,
      portalClient: PORTAL_CLIENT,
    },
    identity: {
      baseUrl: (read.PWP_IDENTITY_ADMIN_URL ?? keycloakUrl).replace(/\/$/, ''),
      realm: REALM,
      clientId: API_CLIENT,
      clientSecret: read.PWP_API_CLIENT_SECRET,
      timeout: IDENTITY_PATIENCE,
      portalUrl: publicUrl,
      portalClientId: PORTAL_CLIENT,
    },
    ...readHostLimits(read),
    publicUrl,
    registryUrls: read.PWP_REGISTRY_URL ?? [],
    ringsSecret: read.PWP_RINGS_SECRET,
    brand,
    mail: {
      smtpUrl: read.PWP_SMTP_URL ?? `smtp://127.0.0.1:${read.PWP_PORT + 5}`,
      from: namedSender(read.PWP_MAIL_FROM ?? 'postmaster@pwp.test', brand.name),
      dailySchedule: read.PWP_DAILY_MAIL_SCHEDULE,
    },
    kept: {
      auditMs: read.PWP_AUDIT_JOURS * DAY,
      noticesMs: read.PWP_NOTICES_JOURS * DAY,
      deadMs: read.PWP_OUTBOX_ABANDONS_JOURS * DAY,
    },
    logLevel: read.PWP_LOG_LEVEL,
    tracing: readTracing(read),
    jobs: read.PWP_JOBS,
    strictModules: read.PWP_STRICT_MODULES,
    stopTimeout: read.PWP_STOP_TIMEOUT,
    environment,
  };
}

/** Throws `InvalidSettings` when a bucket lacks the settings to reach it. */
function filesOf(read: z.output<typeof platformSettings>): PlatformConfig['files'] {
  return readPlace('PWP_FILES_DIR', read.PWP_FILES_DIR ?? `${read.PWP_DATA_DIR}/files`, {
    names: 'PWP_FILES_S3',
    url: read.PWP_FILES_S3_URL,
    region: read.PWP_FILES_S3_REGION,
    id: read.PWP_FILES_S3_ID,
    secret: read.PWP_FILES_S3_SECRET,
  });
}

function clamdOf(setting: string | undefined): ClamdAddress | undefined {
  if (setting === undefined) return undefined;
  if (setting.startsWith('/')) return { path: setting };
  const [host = '', at] = setting.split(':');
  return { host, port: Number(at) };
}

/** A sender with the portal's name, unless it has one: a mail client shows it in place of the address. */
function namedSender(from: string, name: string): string {
  return from.includes('<') ? from : `"${name}" <${from}>`;
}

/** What an API that is a process of its own must be told: the defaults are those of one machine. */
export const TOLD_TO_AN_API = [
  'PWP_PUBLIC_URL',
  'PWP_DATABASE_URL',
  'PWP_FILES_DIR',
  'PWP_KEYCLOAK_URL',
  'PWP_API_CLIENT_SECRET',
  'PWP_RINGS_SECRET',
  'PWP_SMTP_URL',
  'PWP_MAIL_FROM',
];

/**
 * Reads the configuration of an API that is a process of its own. Throws `InvalidSettings` with the faults of its modules too, but for
 * faults of these alone: those leave the module out, except a secret that the repository publishes.
 */
export function readOwnConfig(
  modules: readonly { settings: z.ZodObject }[],
  environment: PlatformConfig['environment'] = process.env,
): PlatformConfig {
  const ofModules = modules.map(({ settings }) => settings);
  const isTold = TOLD_TO_AN_API.every((name) => (environment[name] ?? '') !== '');
  const isSound = isTold && !ofModules.some((settings) => areExposed(settings, environment));
  requireSettings([platformSettings, ...(isSound ? [] : ofModules)], environment, TOLD_TO_AN_API);
  return readPlatformConfig(environment);
}

/** Reads the configuration of `npm run migrate`, which asks for the database alone. Throws `InvalidSettings`. */
export function readMigrationConfig(environment: PlatformConfig['environment'] = process.env): PlatformConfig {
  requireSettings([platformSettings], environment, ['PWP_DATABASE_URL']);
  return readPlatformConfig(environment);
}
