import { join, resolve } from 'node:path';
import { publicKeysSetting, readTracing, tracingSettings, type TracingTarget } from '@pwp/api-kit/server';
import { developmentGrants, readSettings, REALM, requireSettings, strictModules } from '@pwp/contracts';
import { hostSettings, readHostLimits, type HostLimits } from '@pwp/http-host';
import { readPlace, type BucketOptions } from '@pwp/object-storage';
import { z } from 'zod';

/** Share of the people who tried a release for whom it failed, at which its last move is undone. */
const THRESHOLD = 0.2;

const port = z.coerce.number().int().min(0).max(65_535);

/** Settings of the registry, by environment variable. */
export const registrySettings = z.object({
  PWP_HOST: z.string().default('127.0.0.1').describe('Address that servers listen on.'),
  PWP_PORT: port.default(8080).describe('Port of the front door; the other parts listen on the next ones.'),
  PWP_DATA_DIR: z.string().default('.pwp').describe('Folder of everything the local stack keeps.'),
  PWP_REGISTRY_PORT: port.optional().describe('Port of the registry when it runs alone. Default: PWP_PORT + 2.'),
  PWP_PORTAL_URL: z
    .url()
    .optional()
    .describe(
      'Address of the front door as the registry reaches it: there it asks which shell and API run. Default: http://127.0.0.1:PWP_PORT.',
    ),
  PWP_MODULES_DIR: z
    .string()
    .default('modules')
    .describe('Folder of the built modules; a relative path starts at the root of the repository.'),
  PWP_REGISTRY_DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|mariadb:\/\/.+)$/)
    .optional()
    .describe("The registry's journal: `sqlite:` or `mariadb://`. Default: PWP_DATA_DIR/registry.sqlite."),
  PWP_REGISTRY_DIR: z
    .string()
    .optional()
    .describe(
      'Where the files of releases are kept: a folder, or `s3://bucket/prefix`. Default: PWP_DATA_DIR/registry/releases.',
    ),
  PWP_REGISTRY_S3_URL: z
    .url()
    .optional()
    .describe('Address of the S3 service of PWP_REGISTRY_DIR, without the bucket.'),
  PWP_REGISTRY_S3_REGION: z.string().default('us-east-1').describe('Region of that service.'),
  PWP_REGISTRY_S3_ID: z.string().optional().describe('Id of the access key of that service.'),
  PWP_REGISTRY_S3_SECRET: z.string().optional().describe('Secret of that access key.'),
  PWP_REGISTRY_PRIVATE_KEY: z
    .string()
    .describe('Ed25519 key that signs manifests (PKCS#8, base64). The local stack makes one in PWP_DATA_DIR.'),
  PWP_REGISTRY_FORMER_KEYS: publicKeysSetting
    .optional()
    .describe(
      'Public keys that the registry signed with before (32 bytes, base64), separated by commas: releases that they countersigned are still given out.',
    ),
  PWP_REGISTRY_OPERATOR_TOKEN: z
    .string()
    .regex(/^[\w.~+/-]{16,512}={0,2}$/, 'un jeton de 16 à 512 lettres sans accent, chiffres et « -._~+/ » est attendu')
    .describe('Token that may do everything at the registry. The local stack makes one in PWP_DATA_DIR.'),
  PWP_KEYCLOAK_URL: z
    .url()
    .optional()
    .describe('Keycloak whose service accounts may publish. Default: `/auth` of PWP_PORT.'),
  PWP_RINGS_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe(
      'Key that signs in a cookie what rings compare of an account: the same for the API and the registry. Without it, everybody gets what `tous` gets.',
    ),
  PWP_REGISTRY_SAMPLE: z.coerce
    .number()
    .int()
    .min(1)
    .default(10)
    .describe('People who tried a release before its failures can undo it.'),
  ...hostSettings,
  ...tracingSettings,
  PWP_DEV_GRANTS: developmentGrants,
  PWP_STRICT_MODULES: strictModules,
});

/** Configuration of the registry. */
export interface RegistryConfig {
  host: string;
  port: number;
  /** Address of the front door, without a trailing slash. */
  portalUrl: string;
  /** Absolute path. */
  modulesDir: string;
  /** Another folder of built modules; one of the same id in `modulesDir` takes the place of each. Default: none. */
  providedModulesDir?: string | undefined;
  databaseUrl: string;
  /** A folder, or a bucket. */
  releases: string | BucketOptions;
  /** PKCS#8, base64. */
  privateKey: string;
  /** Public keys whose countersignatures are still accepted, base64. Default: none. */
  formerKeys?: readonly string[];
  operatorToken: string;
  ringsSecret: string | undefined;
  /** The realm whose service accounts may publish. */
  issuer: string;
  sample: number;
  /** 0 to 1. */
  threshold: number;
  /** Whether development grants are allowed. Default: no. */
  developmentGrants?: boolean;
  /** Default: the limits of unset settings. */
  limits?: HostLimits;
  /** Where traces go. Default: none is made. */
  tracing?: TracingTarget | undefined;
  /** A module with a fault prevents the start. */
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
    portalUrl: (read.PWP_PORTAL_URL ?? `http://127.0.0.1:${read.PWP_PORT}`).replace(/\/$/, ''),
    modulesDir: resolve(repositoryRoot, read.PWP_MODULES_DIR),
    databaseUrl: read.PWP_REGISTRY_DATABASE_URL ?? `sqlite:${join(read.PWP_DATA_DIR, 'registry.sqlite')}`,
    releases: releasesOf(read),
    privateKey: read.PWP_REGISTRY_PRIVATE_KEY,
    formerKeys: read.PWP_REGISTRY_FORMER_KEYS ?? [],
    operatorToken: read.PWP_REGISTRY_OPERATOR_TOKEN,
    ringsSecret: read.PWP_RINGS_SECRET,
    issuer: `${(read.PWP_KEYCLOAK_URL ?? `http://127.0.0.1:${read.PWP_PORT}/auth`).replace(/\/$/, '')}/realms/${REALM}`,
    sample: read.PWP_REGISTRY_SAMPLE,
    threshold: THRESHOLD,
    developmentGrants: read.PWP_DEV_GRANTS,
    limits: readHostLimits(read),
    tracing: readTracing(read),
    strict: read.PWP_STRICT_MODULES,
  };
}

/** Throws `InvalidSettings` when a bucket lacks the settings to reach it. */
function releasesOf(read: z.output<typeof registrySettings>): RegistryConfig['releases'] {
  return readPlace('PWP_REGISTRY_DIR', read.PWP_REGISTRY_DIR ?? join(read.PWP_DATA_DIR, 'registry/releases'), {
    names: 'PWP_REGISTRY_S3',
    url: read.PWP_REGISTRY_S3_URL,
    region: read.PWP_REGISTRY_S3_REGION,
    id: read.PWP_REGISTRY_S3_ID,
    secret: read.PWP_REGISTRY_S3_SECRET,
  });
}

/** Settings that a separate process requires: their defaults only suit a single machine. */
const TOLD = [
  'PWP_PORTAL_URL',
  'PWP_MODULES_DIR',
  'PWP_REGISTRY_DATABASE_URL',
  'PWP_REGISTRY_DIR',
  'PWP_REGISTRY_PRIVATE_KEY',
  'PWP_REGISTRY_OPERATOR_TOKEN',
  'PWP_RINGS_SECRET',
  'PWP_KEYCLOAK_URL',
];

/** Reads the configuration of a separate process, without defaults of a single machine. Throws `InvalidSettings`. */
export function readOwnConfig(environment: Readonly<Record<string, string | undefined>> = process.env): RegistryConfig {
  requireSettings([registrySettings], environment, TOLD);
  return readRegistryConfig(environment);
}
