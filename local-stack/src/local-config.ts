import { readTrustedProxies, trustedProxiesSetting, type TrustedProxies } from '@pwp/api-kit';
import { readSettings } from '@pwp/contracts';
import { z } from 'zod';
import { identitySettings } from './identity/identity-config.ts';

const port = z.coerce.number().int().min(1).max(65_525);

/** Settings of the local stack itself, by the name of their environment variable. */
export const localSettings = z.object({
  PWP_PORT: port.default(8080).describe('Port of the front door; the other parts listen on the next ones.'),
  PWP_HOST: z.string().default('127.0.0.1').describe('Address that servers listen on.'),
  PWP_DATA_DIR: z.string().default('.pwp').describe('Folder of everything the local stack keeps.'),
  PWP_PUBLIC_URL: z.url().optional().describe('Origin that browsers use. Default: http://127.0.0.1:PWP_PORT.'),
  PWP_TRUSTED_PROXIES: trustedProxiesSetting,
  PWP_OUTSIDE_PORT: port.optional().describe('Port of the stand-ins when they run alone. Default: PWP_PORT + 3.'),
  PWP_SMTP_PORT: port.optional().describe('Port of the local mailbox (SMTP). Default: PWP_PORT + 5.'),
  PWP_DOCAPOSTE_PACE: z.coerce
    .number()
    .int()
    .min(1)
    .default(60_000)
    .describe('Time that the simulator of Docaposte gives to one step of a pli, ms.'),
  PWP_SNE_API_KEY: z
    .string()
    .default('cle-sne-locale')
    .describe('Key between the portal and the simulator of the SNE.'),
  PWP_DOCAPOSTE_API_KEY: z
    .string()
    .default('cle-docaposte-locale')
    .describe('Key between the portal and the simulator of Docaposte.'),
  PWP_GLPI_APP_TOKEN: z
    .string()
    .default('application-glpi-locale')
    .describe('Application token between the portal and the simulator of GLPI.'),
  PWP_GLPI_USER_TOKEN: z
    .string()
    .default('compte-glpi-local')
    .describe("Token of the portal's account in the simulator of GLPI."),
  PWP_COMPTES_DEFI_SECRET: z
    .string()
    .default('secret-des-defis-local')
    .describe("Key that signs the local portal's proofs of work."),
  ...identitySettings.shape,
});

/** What the local stack runs with. */
export interface LocalConfig {
  port: number;
  host: string;
  dataDir: string;
  publicUrl: string;
  /** What stands in front: of the whole portal, or of the stand-ins when they run alone. */
  proxies: TrustedProxies;
  outsidePort: number;
  smtpPort: number;
  mailFrom: string;
  /** ms */
  docapostePace: number;
  sneApiKey: string;
  docaposteApiKey: string;
  glpiAppToken: string;
  glpiUserToken: string;
  defiSecret: string;
  apiClientSecret: string;
  pgpClientSecret: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration from environment variables. Throws `InvalidSettings`. */
export function readLocalConfig(environment: Environment = process.env): LocalConfig {
  const read = readSettings(localSettings, environment);
  return {
    port: read.PWP_PORT,
    host: read.PWP_HOST,
    dataDir: read.PWP_DATA_DIR,
    publicUrl: (read.PWP_PUBLIC_URL ?? `http://127.0.0.1:${read.PWP_PORT}`).replace(/\/$/, ''),
    proxies: readTrustedProxies(read.PWP_TRUSTED_PROXIES),
    outsidePort: read.PWP_OUTSIDE_PORT ?? read.PWP_PORT + 3,
    smtpPort: read.PWP_SMTP_PORT ?? read.PWP_PORT + 5,
    mailFrom: read.PWP_IDENTITY_MAIL_FROM,
    docapostePace: read.PWP_DOCAPOSTE_PACE,
    sneApiKey: read.PWP_SNE_API_KEY,
    docaposteApiKey: read.PWP_DOCAPOSTE_API_KEY,
    glpiAppToken: read.PWP_GLPI_APP_TOKEN,
    glpiUserToken: read.PWP_GLPI_USER_TOKEN,
    defiSecret: read.PWP_COMPTES_DEFI_SECRET,
    apiClientSecret: read.PWP_API_CLIENT_SECRET,
    pgpClientSecret: read.PWP_PGP_CLIENT_SECRET,
  };
}

/**
 * The environment of the parts on one machine: what the caller set, and for the rest addresses that fit together.
 * `outsideUrl` is where the simulators answer.
 */
export function partsEnvironment(
  config: LocalConfig,
  outsideUrl: string,
  environment: Environment = process.env,
): Environment {
  return {
    PWP_SNE_URL: `${outsideUrl}/simulateurs/sne/v1`,
    PWP_SNE_API_KEY: config.sneApiKey,
    PWP_DOCAPOSTE_URL: `${outsideUrl}/simulateurs/docaposte/v1`,
    PWP_DOCAPOSTE_API_KEY: config.docaposteApiKey,
    PWP_GLPI_URL: `${outsideUrl}/simulateurs/glpi/apirest.php`,
    PWP_GLPI_APP_TOKEN: config.glpiAppToken,
    PWP_GLPI_USER_TOKEN: config.glpiUserToken,
    PWP_COMPTES_DEFI_SECRET: config.defiSecret,
    // Everybody has the same address here, and journeys ask one after the other.
    PWP_COMPTES_DEMANDES_PAR_HEURE: '10000',
    PWP_COMPTES_COURRIELS_PAR_HEURE: '100',
    PWP_COMPTES_LECTURES_PAR_MINUTE: '10000',
    PWP_KEYCLOAK_URL: `${config.publicUrl}/auth`,
    PWP_API_CLIENT_SECRET: config.apiClientSecret,
    PWP_SMTP_URL: `smtp://127.0.0.1:${config.smtpPort}`,
    PWP_LOCAL_STACK: 'true',
    PWP_LOG_LEVEL: 'warn',
    ...environment,
  };
}

/** Makes the environment of one part this process's own, for a part that reads it by itself. */
export function adoptEnvironment(environment: Environment): void {
  for (const [name, value] of Object.entries(environment)) process.env[name] ??= value;
}
