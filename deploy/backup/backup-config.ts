import { readFileSync } from 'node:fs';
import { requireSettings, readSettings } from '@pwp/contracts';
import { platformSettings, readPlatformConfig, type PlatformConfig } from '@pwp/platform-api';
import { TOLD_TO_AN_API } from '@pwp/platform-api/config';
import { openPrivateKey, readRegistryConfig, registrySettings, type RegistryConfig } from '@pwp/plugins-registry';
import { z } from 'zod';
import { asAccount } from './as-account.ts';

/** Settings of `pwp-portal backup` and `pwp-portal restore`, beside those of the API and of the registry. */
export const backupSettings = z.object({
  PWP_BACKUP_RECIPIENT: z
    .string()
    .regex(/^age1[0-9a-z]{58,4000}$/, 'une clé publique d’age est attendue : age1…')
    .optional()
    .describe(
      'Public key that backups are encrypted for (`age1…`, made by `age-keygen`): who makes them cannot read them.',
    ),
  PWP_BACKUP_DATABASE_ACCOUNT: z
    .string()
    .regex(/^[^:@/]+:./, 'utilisateur:mot-de-passe')
    .optional()
    .describe(
      'Account `user:password` by which a backup reads the databases of MariaDB, which it may not change. Default: those of their addresses.',
    ),
  PWP_BACKUP_IDENTITY_FILE: z
    .string()
    .optional()
    .describe('File that `age-keygen` made, with the private key that a restore decrypts with.'),
  PWP_KEYCLOAK_DATABASE_URL: z
    .string()
    .regex(/^mariadb:\/\//, 'attendu : mariadb://utilisateur:mot-de-passe@hôte:port/base')
    .optional()
    .describe(
      "Database of Keycloak, for its accounts to be in the backup. Without it, Keycloak's backup is a thing apart.",
    ),
});

/** Where the commands of the machine are. */
export const commandPath = process.env['PATH'] ?? '/usr/bin:/bin';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a portal keeps what a backup holds. */
export interface StoredPortal {
  databaseUrl: string;
  registryDatabaseUrl: string;
  /** Undefined: Keycloak is backed up apart. */
  keycloakDatabaseUrl: string | undefined;
  files: PlatformConfig['files'];
  /** Whether a backup holds the files of a bucket too. */
  backupBucket: boolean;
  releases: RegistryConfig['releases'];
  /** Public key of the registry. */
  signingKey: string;
  /** Public keys whose countersignatures it still accepts. */
  formerKeys: readonly string[];
  /** Its settings, secrets among them. */
  settings: Readonly<Record<string, string>>;
}

/** Settings without which there is nothing to back up, or no place to restore to. */
const TOLD = ['PWP_DATABASE_URL', 'PWP_FILES_DIR', 'PWP_REGISTRY_DATABASE_URL', 'PWP_REGISTRY_DIR'];

/** What the files of `/etc/pwp` may say. */
const KEPT = /^(?:PWP_|KC_|NODE_EXTRA_CA_CERTS$)/;

function readStored(environment: Environment, told: string): StoredPortal {
  requireSettings([platformSettings, registrySettings, backupSettings], environment, [...TOLD, told]);
  const api = readPlatformConfig(environment);
  const registry = readRegistryConfig(environment);
  const settings = Object.entries(environment).flatMap(([name, value = '']) =>
    KEPT.test(name) && name !== 'PWP_BACKUP_IDENTITY_FILE' && value !== '' ? [[name, value] as const] : [],
  );
  return {
    databaseUrl: api.databaseUrl,
    registryDatabaseUrl: registry.databaseUrl,
    keycloakDatabaseUrl: readSettings(backupSettings, environment).PWP_KEYCLOAK_DATABASE_URL,
    files: api.files,
    backupBucket: api.backupBucket,
    releases: registry.releases,
    signingKey: openPrivateKey(registry.privateKey).publicKey,
    formerKeys: registry.formerKeys ?? [],
    settings: Object.fromEntries(settings),
  };
}

/** What to back up, and the public key to encrypt it for. Throws `InvalidSettings`. */
export function readBackup(environment: Environment = process.env): { portal: StoredPortal; recipient: string } {
  const portal = readStored(environment, 'PWP_BACKUP_RECIPIENT');
  const { PWP_BACKUP_RECIPIENT: recipient = '', PWP_BACKUP_DATABASE_ACCOUNT: account } = readSettings(
    backupSettings,
    environment,
  );
  const { databaseUrl, registryDatabaseUrl, keycloakDatabaseUrl } = portal;
  return {
    portal: {
      ...portal,
      databaseUrl: asAccount(databaseUrl, account),
      registryDatabaseUrl: asAccount(registryDatabaseUrl, account),
      keycloakDatabaseUrl: keycloakDatabaseUrl && asAccount(keycloakDatabaseUrl, account),
    },
    recipient,
  };
}

/** Where to restore to, and the private key to decrypt with. Throws `InvalidSettings`. */
export function readRestore(environment: Environment = process.env): { portal: StoredPortal; identity: string } {
  const portal = readStored(environment, 'PWP_BACKUP_IDENTITY_FILE');
  return { portal, identity: readIdentity(environment) };
}

/**
 * The API whose persons are told or erased, and where their erasures are written down for a restore, encrypted for whom. Throws
 * `InvalidSettings`, with the faults of the modules too.
 */
export function readPersons(
  modules: readonly { settings: z.ZodObject }[],
  environment: Environment = process.env,
): { config: PlatformConfig; folder: string; recipient: string } {
  const schemas = [platformSettings, backupSettings, ...modules.map(({ settings }) => settings)];
  requireSettings(schemas, environment, [...TOLD_TO_AN_API, 'PWP_BACKUP_DIR', 'PWP_BACKUP_RECIPIENT']);
  const config = readPlatformConfig(environment);
  return {
    config,
    folder: config.backupDir ?? '',
    recipient: readSettings(backupSettings, environment).PWP_BACKUP_RECIPIENT ?? '',
  };
}

/** The private key to decrypt with, when nothing else is set up yet. Throws `InvalidSettings`, or when its file has none. */
export function readIdentity(environment: Environment = process.env): string {
  requireSettings([backupSettings], environment, ['PWP_BACKUP_IDENTITY_FILE']);
  const file = readSettings(backupSettings, environment).PWP_BACKUP_IDENTITY_FILE ?? '';
  const identity = /^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{58,4000}$/m.exec(readFileSync(file, 'utf8'))?.[0];
  if (identity === undefined) throw new Error(`${file} : aucune ligne n’est une clé privée d’age (AGE-SECRET-KEY-1…).`);
  return identity;
}
