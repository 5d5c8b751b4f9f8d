import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ApiModule, KeyedCall } from '@pwp/api-kit';
import { InvalidSettings } from '@pwp/contracts';
import { assertMigrated, explained, PendingMigrations, within, type Database } from '@pwp/database';
import { createTransport } from 'nodemailer';
import { QueryTypes } from 'sequelize';
import { commandClamd, scanBytes } from '../antivirus/clamd.ts';
import type { PlatformConfig } from '../config.ts';
import { openFileStorage } from '../files/file-storage.ts';
import { lastBackup } from '../health/last-backup.ts';
import { createAdminCaller } from '../identity/admin-client.ts';
import { smtpOptions } from '../mail/smtp-options.ts';
import { missingPorts } from '../ports/port-faults.ts';
import { allMigrations, openModelledDatabase } from '../platform-database.ts';
import { isolationOf, outsideOf } from '../isolation/isolated-module.ts';
import { apiAccountIsBounded, isolatedAccountIsBounded } from './account-rights.ts';
import { certificateLasts } from './certificate.ts';
import type { Check, Finding, Found } from './finding.ts';
import { checksOfOtherParts } from './other-parts.ts';

/** Longest wait for one answer, ms. */
const PATIENCE = 5_000;
/** Clocks farther apart let tokens be refused, ms. */
const FARTHEST_CLOCK = 2_000;
/** One is made each night, h. */
const OLDEST_BACKUP = 30;
/** Free space below so many reserves is little. */
const FEW_RESERVES = 10;

function isolatedAccounts(config: PlatformConfig, modules: readonly ApiModule[]): Check[] {
  return modules
    .filter((module) => isolationOf(module) !== undefined)
    .map((module) => [`Compte de ${module.id}`, () => isolatedAccountIsBounded(config, module, PATIENCE)]);
}

/** Asks everything that an API of this configuration needs, as it would; changes nothing. */
export async function examine(config: PlatformConfig, modules: readonly ApiModule[]): Promise<Finding[]> {
  const database = openModelledDatabase(config, modules, PATIENCE);
  const certificate: Check = ['Certificat', () => certificateLasts(config.publicUrl, PATIENCE)];
  const checks: Check[] = [
    ['Base de données', () => databaseAnswers(database, config.databaseUrl)],
    ['Compte de la base', () => apiAccountIsBounded(database)],
    ...(database.dialect === 'sqlite' ? [] : isolatedAccounts(config, modules)),
    ['Migrations', () => isMigrated(database, modules)],
    ['Horloge de la base', () => databaseClock(database)],
    ['Fichiers', () => filesAreKept(config)],
    ['Antivirus', () => antivirusScans(config.clamd)],
    ...(isSecure(config) ? [certificate] : []),
    ['Identité', () => identityAnswers(config)],
    ['Compte de service', () => serviceAccountReads(config)],
    ['Sauvegarde', () => backupIsRecent(database, config)],
    ['Courriel', () => mailServerAnswers(config.mail.smtpUrl)],
    ['Registre', () => registryAnswers(config.registryUrls)],
    ...checksOfOtherParts(config, {
      mailServer: mailServerAnswers,
      files: filesAreKept,
      get: ask,
      patience: PATIENCE,
    }),
    ...neededPorts(modules),
    ...(await outsideSystems(modules, config.environment)),
  ];
  try {
    return await Promise.all(
      checks.map(async ([part, check]) => {
        try {
          const [health, detail] = await within(2 * PATIENCE, check());
          return { part, health, detail };
        } catch (error) {
          return { part, health: 'manque', detail: reasonOf(error) };
        }
      }),
    );
  } finally {
    await database.close();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof InvalidSettings) return error.faults.join(' ; ');
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return error instanceof Error ? `${error.message}${cause}` : String(error);
}

async function databaseAnswers({ sequelize, dialect }: Database, url: string): Promise<Found> {
  try {
    const sql = dialect === 'sqlite' ? 'SELECT sqlite_version() AS version' : 'SELECT VERSION() AS version';
    const [row] = await sequelize.query<{ version: string }>(sql, { type: QueryTypes.SELECT });
    if (dialect === 'sqlite') return ['faible', `SQLite ${row?.version} : un seul processus, sur cette machine`];
    const said = `MariaDB ${row?.version}`;
    const weakness = weaknessOf(await serverSettings(sequelize));
    return weakness === undefined ? ['bon', said] : ['faible', `${said} : ${weakness}`];
  } catch (error) {
    throw explained(error, url);
  }
}

/** Settings of a server of MariaDB, by name in small letters. */
async function serverSettings(sequelize: Database['sequelize']): Promise<ReadonlyMap<string, string>> {
  const rows = await sequelize.query<{ name: string; value: string }>(
    `SELECT LOWER(VARIABLE_NAME) AS name, VARIABLE_VALUE AS value FROM information_schema.GLOBAL_VARIABLES
     WHERE VARIABLE_NAME IN ('WSREP_ON', 'WSREP_SYNC_WAIT', 'LOG_BIN', 'LOG_BIN_TRUST_FUNCTION_CREATORS')`,
    { type: QueryTypes.SELECT },
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
}

function weaknessOf(settings: ReadonlyMap<string, string>): string | undefined {
  const isOn = (name: string) => settings.get(name) === 'ON';
  // Bits: what reads, what changes, what adds.
  if (isOn('wsrep_on') && (Number(settings.get('wsrep_sync_wait')) & 7) !== 7)
    return 'sans wsrep_sync_wait = 7, une page peut ignorer ce qu’un autre nœud vient d’écrire';
  if ((isOn('wsrep_on') || isOn('log_bin')) && !isOn('log_bin_trust_function_creators'))
    return 'sans log_bin_trust_function_creators = ON, « pwp-portal migrate » et une restauration ne peuvent pas créer les déclencheurs du journal';
  return undefined;
}

async function isMigrated(database: Database, modules: readonly ApiModule[]): Promise<Found> {
  try {
    await assertMigrated(database, allMigrations(modules));
    return ['bon', 'à jour'];
  } catch (error) {
    if (!(error instanceof PendingMigrations)) throw error;
    return ['manque', `${error.names.length} à faire : pwp-portal migrate`];
  }
}

async function databaseClock({ sequelize, dialect }: Database): Promise<Found> {
  if (dialect === 'sqlite') return ['bon', 'celle de cette machine'];
  const asked = Date.now();
  const [row] = await sequelize.query<{ now: number }>('SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS INTEGER) AS now', {
    type: QueryTypes.SELECT,
  });
  return clock(row?.now ?? 0, asked);
}

/** Compares another clock with ours, which had these two times around its answer. */
function clock(theirs: number, asked: number): Found {
  const now = Date.now();
  const apart = Math.max(0, asked - theirs, theirs - now);
  const said = `${(apart / 1000).toLocaleString('fr', { maximumFractionDigits: 1 })} s d’écart`;
  return apart > FARTHEST_CLOCK ? ['manque', `${said} : réglez l’heure des deux machines (NTP)`] : ['bon', said];
}

async function filesAreKept(config: Pick<PlatformConfig, 'files' | 'filesReserve'>): Promise<Found> {
  const { filesReserve } = config;
  const storage = openFileStorage(config);
  await storage.tryOut();
  const left = await storage.space.bytes();
  const free = `${Math.round(left / 1e9).toLocaleString('fr')} Go libres`;
  const said = storage.isElsewhere ? `${storage.name} ; ${free} pour les fichiers en transit` : free;
  if (left < filesReserve) return ['manque', `${said} : moins que la réserve, aucun fichier n’est pris`];
  return left < FEW_RESERVES * filesReserve ? ['faible', said] : ['bon', said];
}

/** A file as large as the largest that leaves, 10 MB, and some more. */
async function* largestFile(): AsyncGenerator<Uint8Array> {
  for (let megabyte = 0; megabyte < 12; megabyte += 1) yield Buffer.alloc(1024 * 1024);
}

async function antivirusScans(clamd: PlatformConfig['clamd']): Promise<Found> {
  if (clamd === undefined) return ['faible', 'aucun (PWP_CLAMD) : les fichiers partent sans analyse'];
  const version = await commandClamd(clamd, 'VERSION', AbortSignal.timeout(PATIENCE));
  await scanBytes(clamd, largestFile(), AbortSignal.timeout(PATIENCE));
  return ['bon', version];
}

async function backupIsRecent(
  { dialect }: Database,
  { environment, backupDir, backupBucket, files }: PlatformConfig,
): Promise<Found> {
  // `pwp-portal backup` reads MariaDB with its own tool.
  const path = environment['PATH'] ?? '/usr/bin:/bin';
  if (dialect !== 'sqlite' && !path.split(delimiter).some((folder) => existsSync(join(folder, 'mariadb-dump'))))
    return ['faible', 'pas de mariadb-dump (paquet mariadb-client) : pwp-portal backup ne peut rien sauvegarder'];
  const without =
    typeof files === 'string' || backupBucket
      ? ''
      : ` ; sans les fichiers, que le seau ${files.bucket} garde par ses versions ou sa copie`;
  if (backupDir === undefined)
    return ['bon', `pwp-portal backup ; PWP_BACKUP_DIR dirait de quand est la dernière${without}`];
  try {
    const last = await lastBackup(backupDir);
    if (last === undefined) return ['faible', `aucune dans ${backupDir} : systemctl start pwp-backup`];
    const hours = Math.round((Date.now() - last.getTime()) / 3_600_000);
    const said = `la dernière a ${hours.toLocaleString('fr')} h`;
    return hours > OLDEST_BACKUP ? ['faible', `${said} : journalctl -u pwp-backup`] : ['bon', said + without];
  } catch (error) {
    return ['faible', `${backupDir} ne se lit pas : ${reasonOf(error)}`];
  }
}

const ask = (url: string) => fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'manual' });

async function identityAnswers({ keycloak: { keycloakUrl, realm }, publicUrl }: PlatformConfig): Promise<Found> {
  const asked = Date.now();
  const address = `${keycloakUrl}/realms/${realm}/.well-known/openid-configuration`;
  const answer = await ask(address);
  if (!answer.ok) return ['manque', `${address} répond ${answer.status} : pwp-portal realm`];
  const { issuer } = (await answer.json()) as { issuer?: unknown };
  if (issuer !== `${keycloakUrl}/realms/${realm}`)
    return [
      'manque',
      `elle signe pour ${String(issuer)} : PWP_KEYCLOAK_URL doit être l’adresse que les navigateurs ont`,
    ];
  // A second is what the header leaves out.
  const [health, said] = clock(Date.parse(answer.headers.get('date') ?? '') + 500, asked - 500);
  if (health !== 'bon') return [health, said];
  return isSecure({ publicUrl }) ? ['bon', said] : ['faible', `${said} ; ${publicUrl} n’est pas en HTTPS`];
}

const isSecure = ({ publicUrl }: Pick<PlatformConfig, 'publicUrl'>) => new URL(publicUrl).protocol === 'https:';

async function serviceAccountReads({ identity }: PlatformConfig): Promise<Found> {
  const call = createAdminCaller(identity);
  await call(async (client) => client.users.find({ max: 1, briefRepresentation: true }));
  return ['bon', identity.clientId];
}

async function mailServerAnswers(smtpUrl: string): Promise<Found> {
  const transport = createTransport({ ...smtpOptions(smtpUrl), greetingTimeout: PATIENCE, socketTimeout: PATIENCE });
  try {
    await transport.verify();
    return ['bon', new URL(smtpUrl).host];
  } finally {
    transport.close();
  }
}

/** One address that answers is enough to serve. */
async function registryAnswers(urls: readonly string[]): Promise<Found> {
  if (urls.length === 0) return ['faible', 'aucun : les services n’ont pas de réglages'];
  const answers = await Promise.all(
    urls.map(async (url): Promise<Found> => {
      try {
        const { ok, status } = await ask(`${url}/registry/v1/health`);
        return ok ? ['bon', url] : ['manque', `${url} répond ${status}`];
      } catch (error) {
        return ['manque', `${url} : ${reasonOf(error)}`];
      }
    }),
  );
  const said = answers.map(([, detail]) => detail).join(' ; ');
  if (answers.every(([health]) => health === 'bon')) return ['bon', said];
  return [answers.some(([health]) => health === 'bon') ? 'faible' : 'manque', said];
}

/** What modules need of others, where it lacks: an API of the same code starts, and these calls fail. */
function neededPorts(modules: readonly ApiModule[]): Check[] {
  const offered = new Map(modules.flatMap(({ offers = [] }) => offers.map(({ name, version }) => [name, version])));
  return missingPorts(modules, offered).map(({ module, port, range, served }) => {
    const found = served === undefined ? 'aucun service ne l’a' : `la version servie est ${served}`;
    return [
      `Port « ${port} »`,
      async () => ['manque', `« ${module} » le demande en ${range}, ${found} : installez ce service, ou cette version`],
    ];
  });
}

/** The systems that modules speak to, by their name. */
async function outsideSystems(
  modules: readonly ApiModule[],
  environment: PlatformConfig['environment'],
): Promise<Check[]> {
  const all = modules.map(async (module): Promise<Check[]> => {
    try {
      const calls = await outsideOf(module, environment);
      return calls.map((call): Check => [call.system, () => outsideAnswers(call)]);
    } catch (error) {
      const said = unreadOutside(module, error);
      if (said === undefined) throw error;
      return [[`Service « ${module.id} »`, async () => ['manque', said]]];
    }
  });
  return (await Promise.all(all)).flat();
}

/** Why a module's outside systems are not known; undefined for what is no fault of an operator or of an isolated module. */
function unreadOutside(module: ApiModule, error: unknown): string | undefined {
  if (error instanceof InvalidSettings) return `${error.faults.join(' ; ')} ; sans cela, ce service est indisponible`;
  if (isolationOf(module) === undefined || !(error instanceof Error)) return undefined;
  return 'le champ « outside » de ce module isolé n’est pas lisible : voyez son code et son journal';
}

async function outsideAnswers(call: KeyedCall): Promise<Found> {
  const { baseUrl, path, method = 'GET', headers, body = null, refusals = [401, 403] } = call;
  const url = baseUrl.replace(/\/$/, '') + path;
  const signal = AbortSignal.timeout(PATIENCE);
  const { status } = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
  if (status >= 500) return ['manque', `${url} répond ${status}`];
  return refusals.includes(status)
    ? ['faible', `${url} répond ${status} : sa clé n’est pas la bonne`]
    : ['bon', baseUrl];
}
