import {
  addressesSetting,
  publicKeysSetting,
  readTracing,
  readTrustedProxies,
  tracingSettings,
  trustedProxiesSetting,
  type TracingTarget,
  type TrustedProxies,
} from '@pwp/api-kit/server';
import {
  brandSettings,
  developmentGrants,
  PORTAL_CLIENT,
  readBrand,
  readSettings,
  REALM,
  requireSettings,
  type Brand,
} from '@pwp/contracts';
import { z } from 'zod';

/** The settings of the shell, by the names of their environment variables. */
export const ShellEnvironment = z.object({
  PWP_PORT: z.coerce.number().int().min(1).max(65_530).default(8080).describe('Port of the pages.'),
  PWP_HOST: z.string().default('127.0.0.1').describe('Address that the server of the pages listens on.'),
  PWP_PUBLIC_URL: z.url().optional().describe('Origin that browsers use. Default: http://127.0.0.1:PWP_PORT.'),
  PWP_REGISTRY_URL: addressesSetting
    .optional()
    .describe(
      'Address of the plugins registry; several, separated by commas, where the next one is asked when one fails. Default of the shell: port PWP_PORT+2.',
    ),
  PWP_DATA_DIR: z.string().default('.pwp').describe('Folder of everything the local stack keeps.'),
  PWP_SHELL_DIR: z
    .string()
    .optional()
    .describe(
      'Folder where a shell that is a process of its own keeps the last good manifest, to start with it while no registry answers. Default: `shell` of PWP_DATA_DIR.',
    ),
  PWP_REGISTRY_PUBLIC_KEY: publicKeysSetting
    .optional()
    .describe(
      'Public key of the registry (Ed25519, 32 bytes, base64): a manifest that it did not sign is not taken. While the registry changes its key: both, separated by a comma.',
    ),
  PWP_KEYCLOAK_URL: z.url().optional().describe('Public address of Keycloak. Default: PWP_PUBLIC_URL/auth.'),
  PWP_TRUSTED_PROXIES: trustedProxiesSetting,
  ...tracingSettings,
  ...brandSettings,
  PWP_STOP_TIMEOUT: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('Time given to requests under way at a stop, ms.'),
  PWP_DEV_GRANTS: developmentGrants,
  PWP_LOCAL_STACK: z
    .stringbool()
    .default(false)
    .describe('Shows what is for one machine only: what browsers reported on /csp-reports. Never in production.'),
});

/** What the shell runs with. */
export interface ShellConfig {
  port: number;
  host: string;
  publicUrl: string;
  /** Where the registry answers, without trailing slash. */
  registryUrls: readonly string[];
  /** Base64. Nothing is served without one. */
  registryKeys: readonly string[];
  /** Where the last good manifest is kept; without it, none is. */
  stateDir?: string | undefined;
  keycloak: { url: string; realm: string; clientId: string };
  brand: Brand;
  localStack: boolean;
  /** Whether a browser may be granted a module from its developer's machine. Default: no. */
  developmentGrants?: boolean;
  /** Where traces go; pages then begin one with each request. Default: none is made. */
  tracing?: TracingTarget | undefined;
  /** What stands in front. */
  proxies: TrustedProxies;
  /** ms */
  stopTimeout: number;
}

/** Reads the settings; throws an Error that names the wrong ones, one a line. */
export function readShellConfig(environment: Record<string, string | undefined> = process.env): ShellConfig {
  const read = readSettings(ShellEnvironment, environment);
  const neighbour = (offset: number) => `http://127.0.0.1:${read.PWP_PORT + offset}`;
  const publicUrl = withoutSlash(read.PWP_PUBLIC_URL ?? neighbour(0));
  return {
    port: read.PWP_PORT,
    host: read.PWP_HOST,
    publicUrl,
    registryUrls: read.PWP_REGISTRY_URL ?? [neighbour(2)],
    registryKeys: read.PWP_REGISTRY_PUBLIC_KEY ?? [],
    stateDir: read.PWP_SHELL_DIR,
    keycloak: {
      url: withoutSlash(read.PWP_KEYCLOAK_URL ?? `${publicUrl}/auth`),
      realm: REALM,
      clientId: PORTAL_CLIENT,
    },
    brand: readBrand(environment),
    localStack: read.PWP_LOCAL_STACK,
    developmentGrants: read.PWP_DEV_GRANTS,
    tracing: readTracing(read),
    proxies: readTrustedProxies(read.PWP_TRUSTED_PROXIES),
    stopTimeout: read.PWP_STOP_TIMEOUT,
  };
}

/** What a shell that is a process of its own must be told: the defaults are those of one machine. */
const TOLD = ['PWP_PUBLIC_URL', 'PWP_REGISTRY_URL', 'PWP_REGISTRY_PUBLIC_KEY', 'PWP_KEYCLOAK_URL'];

/** Reads the settings of a shell that is a process of its own; throws an Error that names the wrong ones, one a line. */
export function readOwnConfig(environment: Record<string, string | undefined> = process.env): ShellConfig {
  requireSettings([ShellEnvironment], environment, TOLD);
  const config = readShellConfig(environment);
  return {
    ...config,
    stateDir: config.stateDir ?? `${readSettings(ShellEnvironment, environment).PWP_DATA_DIR}/shell`,
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
