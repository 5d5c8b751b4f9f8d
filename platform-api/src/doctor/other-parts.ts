import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { openDatabase } from '@pwp/database';
import type { PlatformConfig } from '../config.ts';
import type { Check, Found } from './finding.ts';

/** What asks a mail server, and an address; each takes no longer than its own patience. */
interface Asking {
  mailServer: (smtpUrl: string) => Promise<Found>;
  get: (url: string) => Promise<Response>;
  /** ms */
  patience: number;
}

/** Settings that the API and the registry have in common. */
const SHARED = ['PWP_RINGS_SECRET', 'PWP_REGISTRY_OPERATOR_TOKEN'];

/** What the settings of the other parts say, where their files are on this machine: none of them tells of it until somebody needs it. */
export function checksOfOtherParts(config: PlatformConfig, { mailServer, get, patience }: Asking): Check[] {
  const { settingsDir, environment, registryUrls } = config;
  if (settingsDir === undefined) return [];
  const setting = async (part: string, name: string) =>
    parseEnv(await readFile(join(settingsDir, `${part}.env`), 'utf8'))[name] ?? '';

  const checks: (readonly [part: string, ...Check])[] = [
    ['registry', 'Réglages du registre', () => sharedAreEqual(environment, (name) => setting('registry', name))],
    [
      'registry',
      'Base du registre',
      async () => databaseAnswers(await setting('registry', 'PWP_REGISTRY_DATABASE_URL'), patience),
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

async function databaseAnswers(url: string, silence: number): Promise<Found> {
  const database = openDatabase(url, { poolSize: 1, silence });
  try {
    await database.sequelize.query('SELECT 1');
    return ['bon', new URL(url).pathname.slice(1)];
  } finally {
    await database.close();
  }
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
