import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { InvalidSettings } from '@pwp/contracts';
import { openDatabase } from '@pwp/database';
import { readPlace } from '@pwp/object-storage';
import { QueryTypes } from 'sequelize';
import type { PlatformConfig } from '../config.ts';
import { migrateAccountMakesTables } from './account-rights.ts';
import type { Check, Found } from './finding.ts';

/** What asks a mail server, a place of files, and an address; each takes no longer than its own patience. */
interface Asking {
  mailServer: (smtpUrl: string) => Promise<Found>;
  files: (place: Pick<PlatformConfig, 'files' | 'filesReserve'>) => Promise<Found>;
  get: (url: string) => Promise<Response>;
  /** ms */
  patience: number;
}

/** Those of one file that say something. */
type Settings = Readonly<Record<string, string | undefined>>;

/** Settings that the API and the registry have in common. */
const SHARED = ['PWP_RINGS_SECRET', 'PWP_REGISTRY_OPERATOR_TOKEN'];

/** What the settings of the other parts say, where their files are on this machine: none of them tells of it until somebody needs it. */
export function checksOfOtherParts(config: PlatformConfig, { mailServer, files, get, patience }: Asking): Check[] {
  const { settingsDir, environment, registryUrls } = config;
  if (settingsDir === undefined) return [];
  const settings = async (part: string): Promise<Settings> => {
    const said = parseEnv(await readFile(join(settingsDir, `${part}.env`), 'utf8'));
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''));
  };
  const setting = async (part: string, name: string) => (await settings(part))[name] ?? '';

  const checks: (readonly [part: string, ...Check])[] = [
    ['registry', 'Réglages du registre', () => sharedAreEqual(environment, (name) => setting('registry', name))],
    [
      'registry',
      'Base du registre',
      async () => journalIsRead(await setting('registry', 'PWP_REGISTRY_DATABASE_URL'), patience),
    ],
    [
      'registry',
      'Fichiers du registre',
      async () => files({ files: placeOfReleases(await settings('registry')), filesReserve: config.filesReserve }),
    ],
    [
      'migrate',
      'Compte des migrations',
      async () => migrateAccountMakesTables(await setting('migrate', 'PWP_DATABASE_URL'), patience),
    ],
    [
      'shell',
      'Clé du registre',
      async () => keyIsKnown(await setting('shell', 'PWP_REGISTRY_PUBLIC_KEY'), registryUrls, get),
    ],
    ['realm', 'Courriel de Keycloak', async () => mailServer(await setting('realm', 'PWP_KEYCLOAK_SMTP_URL'))],
  ];
  return checks.flatMap(([part, name, check]): Check[] =>
    existsSync(join(settingsDir, `${part}.env`)) ? [[name, check]] : [],
  );
}

async function sharedAreEqual(
  ours: PlatformConfig['environment'],
  theirs: (name: string) => Promise<string>,
): Promise<Found> {
  const values = await Promise.all(SHARED.map(async (name) => [name, await theirs(name)] as const));
  const others = values.filter(([name, value]) => value !== (ours[name] ?? '')).map(([name]) => name);
  return others.length === 0
    ? ['bon', 'les mêmes secrets que l’API']
    : ['manque', `${others.join(', ')} : autre dans registry.env que dans api.env`];
}

/** Whether the account of the registry reads its journal. */
async function journalIsRead(url: string, silence: number): Promise<Found> {
  const database = openDatabase(url, { poolSize: 1, silence });
  try {
    if (!(await database.sequelize.getQueryInterface().tableExists('registry_events')))
      return ['manque', 'aucun journal : un registre le crée à son premier démarrage'];
    const [row] = await database.sequelize.query<{ acts: number }>('SELECT COUNT(*) AS acts FROM registry_events', {
      type: QueryTypes.SELECT,
    });
    return ['bon', `${new URL(url).pathname.slice(1)} : ${(row?.acts ?? 0).toLocaleString('fr')} actes au journal`];
  } finally {
    await database.close();
  }
}

/** Where `registry.env` has the files of releases. Throws `InvalidSettings`. */
function placeOfReleases(settings: Settings): PlatformConfig['files'] {
  const place = settings['PWP_REGISTRY_DIR'];
  if (place === undefined) throw new InvalidSettings(['PWP_REGISTRY_DIR : à indiquer dans registry.env']);
  return readPlace('PWP_REGISTRY_DIR', place, {
    names: 'PWP_REGISTRY_S3',
    url: settings['PWP_REGISTRY_S3_URL'],
    region: settings['PWP_REGISTRY_S3_REGION'] ?? 'us-east-1',
    id: settings['PWP_REGISTRY_S3_ID'],
    secret: settings['PWP_REGISTRY_S3_SECRET'],
  });
}

/** Whether the shell takes what a registry signs: the first one that answers has the key of all. */
async function keyIsKnown(keys: string, registryUrls: readonly string[], get: Asking['get']): Promise<Found> {
  const answer = await Promise.any(
    registryUrls.map(async (url) => {
      const response = await get(`${url}/registry/v1/key`);
      if (!response.ok) throw new Error(`${url} répond ${response.status}`);
      return response;
    }),
  ).catch(() => undefined);
  if (answer === undefined) return ['faible', 'aucun registre ne dit la sienne'];
  const { publicKey } = (await answer.json()) as { publicKey?: unknown };
  return keys.split(',').some((key) => key.trim() === publicKey)
    ? ['bon', 'celle que la shell attend']
    : ['manque', `shell.env en attend une autre : PWP_REGISTRY_PUBLIC_KEY=${String(publicKey)}`];
}
