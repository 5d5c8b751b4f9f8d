import { readTrustedProxies, trustedProxiesSetting } from '@pwp/api-kit';
import { localSecrets, outsideLoopback, readBrand, readSettings, type Environment } from '@pwp/contracts';
import { z } from 'zod';
import { identitySettings } from '../stand-ins/identity/identity-config.ts';

const port = z.coerce.number().int().min(1).max(65_525);

const secret = (name: keyof typeof localSecrets, about: string) =>
  z.string().default(localSecrets[name]).describe(about);

/** Settings of the local stack itself, by the name of their environment variable. */
export const localSettings = z.object({
  PWP_PORT: port.default(8080).describe('Port of the front door; the other parts listen on the next ones.'),
  PWP_HOST: z.string().default('127.0.0.1').describe('Address that servers listen on.'),
  PWP_DATA_DIR: z.string().default('.pwp').describe('Folder of everything the local stack keeps.'),
  PWP_PUBLIC_URL: z.url().optional().describe('Origin that browsers use. Default: http://127.0.0.1:PWP_PORT.'),
  PWP_TRUSTED_PROXIES: trustedProxiesSetting,
  PWP_API_URL: z
    .string()
    .optional()
    .describe(
      'Addresses of the platform API behind the front door, separated by commas, used in turn. Default: port PWP_PORT+1.',
    ),
  PWP_OUTSIDE_URL: z
    .url()
    .optional()
    .describe('Address of the local identity, mailbox and simulators behind the front door. Default: port PWP_PORT+3.'),
  PWP_OUTSIDE_PORT: port.optional().describe('Port of the stand-ins when they run alone. Default: PWP_PORT + 3.'),
  PWP_SMTP_PORT: port.optional().describe('Port of the local mailbox (SMTP). Default: PWP_PORT + 5.'),
  PWP_SNE_API_KEY: secret('PWP_SNE_API_KEY', 'Key between the portal and the simulator of the SNE.'),
  PWP_DOCAPOSTE_API_KEY: secret('PWP_DOCAPOSTE_API_KEY', 'Key between the portal and the simulator of Docaposte.'),
  PWP_GLPI_APP_TOKEN: secret('PWP_GLPI_APP_TOKEN', 'Application token between the portal and the simulator of GLPI.'),
  PWP_GLPI_USER_TOKEN: secret('PWP_GLPI_USER_TOKEN', "Token of the portal's account in the simulator of GLPI."),
  PWP_COMPTES_DEFI_SECRET: secret('PWP_COMPTES_DEFI_SECRET', "Key that signs the local portal's proofs of work."),
  PWP_RINGS_SECRET: secret('PWP_RINGS_SECRET', 'Key that signs the cookie of the rings of the local portal.'),
  ...identitySettings.shape,
});

/** What the local stack runs with. */
export type LocalConfig = ReturnType<typeof readLocalConfig>;

/** Reads the configuration from environment variables. Throws `InvalidSettings`. */
export function readLocalConfig(environment: Environment = process.env) {
  const read = readSettings(localSettings, environment);
  const neighbour = (offset: number) => `http://127.0.0.1:${read.PWP_PORT + offset}`;
  const brand = readBrand(environment);
  return {
    port: read.PWP_PORT,
    host: read.PWP_HOST,
    dataDir: read.PWP_DATA_DIR,
    publicUrl: withoutSlash(read.PWP_PUBLIC_URL ?? neighbour(0)),
    proxies: readTrustedProxies(read.PWP_TRUSTED_PROXIES),
    apiUrls: (read.PWP_API_URL ?? neighbour(1)).split(',').map((url) => withoutSlash(url.trim())),
    outsideUrl: withoutSlash(read.PWP_OUTSIDE_URL ?? neighbour(3)),
    outsidePort: read.PWP_OUTSIDE_PORT ?? read.PWP_PORT + 3,
    smtpPort: read.PWP_SMTP_PORT ?? read.PWP_PORT + 5,
    brand,
    mailFrom: `"${brand.name}" <postmaster@pwp.test>`,
    sneApiKey: read.PWP_SNE_API_KEY,
    docaposteApiKey: read.PWP_DOCAPOSTE_API_KEY,
    glpiAppToken: read.PWP_GLPI_APP_TOKEN,
    glpiUserToken: read.PWP_GLPI_USER_TOKEN,
    defiSecret: read.PWP_COMPTES_DEFI_SECRET,
    ringsSecret: read.PWP_RINGS_SECRET,
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
    PWP_RINGS_SECRET: config.ringsSecret,
    // Everybody has the same address here, and journeys ask one after the other.
    PWP_COMPTES_DEMANDES_PAR_HEURE: '10000',
    PWP_COMPTES_COURRIELS_PAR_HEURE: '100',
    PWP_COMPTES_LECTURES_PAR_MINUTE: '10000',
    PWP_KEYCLOAK_URL: `${config.publicUrl}/auth`,
    PWP_API_CLIENT_SECRET: config.apiClientSecret,
    PWP_SMTP_URL: `smtp://127.0.0.1:${config.smtpPort}`,
    PWP_LOCAL_STACK: 'true',
    PWP_DEV_GRANTS: 'true',
    PWP_LOG_LEVEL: 'warn',
    // An empty variable counts as absent.
    ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
  };
}

/** What a part that is a process of its own must be told, as it is on one machine. */
export function ownPartEnvironment(config: LocalConfig): Environment {
  const neighbour = (offset: number) => `http://127.0.0.1:${config.port + offset}`;
  return {
    PWP_PUBLIC_URL: config.publicUrl,
    PWP_DATABASE_URL: `sqlite:${config.dataDir}/api.sqlite`,
    PWP_FILES_DIR: `${config.dataDir}/files`,
    PWP_MAIL_FROM: config.mailFrom,
    PWP_MODULES_DIR: 'modules',
    PWP_REGISTRY_URL: neighbour(2),
    PWP_SHELL_DIR: `${config.dataDir}/shell`,
    PWP_PORTAL_URL: neighbour(0),
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}

/** What runs in place of each launcher when a portal is not for one machine alone. */
const COMMANDS = 'les commandes de docs/operations.md, « In production »';
const IN_PRODUCTION = {
  portal: 'l’archive du portail (docs/install.md de son dépôt)',
  start: COMMANDS,
  dev: COMMANDS,
  'start:real': COMMANDS,
  'start:api': 'node platform-api/src/main.ts',
  'start:registry': 'node plugins-registry/src/main.ts',
  'start:shell': 'node shell/server/main.ts',
  'start:outside':
    'un Keycloak (node deploy/keycloak/apply.ts), un relais de courriels et les vrais SNE, Docaposte et GLPI',
} as const;

/** A command that starts the portal, or a part of it, with the secrets and the people of the demo. */
export type Launcher = keyof typeof IN_PRODUCTION;

/** Whether `name` is one. */
export function isLauncher(name: string): name is Launcher {
  return name in IN_PRODUCTION;
}

/** Throws, one line a setting with what to run instead, when the demo would be open to more than this machine. */
export function requireLoopback(launcher: Launcher, environment: Environment = process.env): void {
  const outside = outsideLoopback(environment);
  const command = launcher === 'portal' ? 'npx pwp portal' : `npm run ${launcher}`;
  if (outside.length === 0) return;
  throw new Error(
    outside
      .map(
        (setting) =>
          `${setting} : « ${command} » a des secrets de démonstration, pour cette machine seule. À lancer à la place : ${IN_PRODUCTION[launcher]}.`,
      )
      .join('\n'),
  );
}

/** Makes the environment of one part this process's own, for a part that reads it by itself. */
export function adoptEnvironment(environment: Environment): void {
  for (const [name, value] of Object.entries(environment))
    if ((process.env[name] ?? '') === '') process.env[name] = value;
}
