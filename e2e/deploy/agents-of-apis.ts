import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import {
  buildDemande,
  onePage,
  startDocaposteDouble,
  startSneDouble,
  type DocaposteDouble,
} from '@pwp/module-numerisation/testing';
import { allMigrations, GuichetRow, migrate, openModelledDatabase, readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { startTestRealm } from '@pwp/testing';

const NUMERO = '0340819000040PWP01';
const PLIS = '/api/numerisation/plis';

const secret = () => randomBytes(24).toString('base64url');

/** Settings that only a start of production needs. */
const UNASKED = {
  PWP_PUBLIC_URL: 'http://127.0.0.1:1',
  PWP_API_CLIENT_SECRET: secret(),
  PWP_RINGS_SECRET: secret(),
  PWP_COMPTES_DEFI_SECRET: secret(),
  PWP_SMTP_URL: 'smtp://127.0.0.1:1',
  PWP_MAIL_FROM: 'portail@pwp.test',
  PWP_REGISTRY_URL: 'http://127.0.0.1:1',
  PWP_REGISTRY_OPERATOR_TOKEN: secret(),
  PWP_GLPI_URL: 'http://127.0.0.1:1',
  PWP_GLPI_APP_TOKEN: secret(),
  PWP_GLPI_USER_TOKEN: secret(),
};

/** `npm run start:api`, in a process of its own. */
export interface StartedApi {
  url: string;
  child: ChildProcess;
}

/** What APIs of one portal need, and what an agent of guichet 00002 asks of any of them. */
export interface AgentsOfApis {
  docaposte: DocaposteDouble;
  /** An API on the database of this address; its job of polling ticks each second. */
  startApi: (databaseUrl: string) => Promise<StartedApi>;
  /** What `pwp-portal doctor` says of the API on this database. */
  examine: (databaseUrl: string) => string;
  /** Sends a pli under a key. */
  post: (url: string, key: string) => Promise<{ status: number; transaction: string }>;
  /** Asks for something below /api. */
  get: (url: string, path: string) => Promise<Response>;
  /** The n° de transaction of the dashboard's plis. */
  listed: (url: string) => Promise<string[]>;
  close: () => Promise<void>;
}

/** Migrates the database of this address, and makes what its APIs talk to. Files are in `folder`. */
export async function prepareApis(databaseUrl: string, folder: string): Promise<AgentsOfApis> {
  const [realm, sne, docaposte] = await Promise.all([startTestRealm(), startSneDouble(), startDocaposteDouble()]);
  sne.demandes.set(NUMERO, buildDemande());
  docaposte.remembers = true;
  const environment = {
    PWP_DATABASE_URL: databaseUrl,
    PWP_DATA_DIR: folder,
    PWP_FILES_DIR: join(folder, 'files'),
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_SNE_URL: sne.url,
    PWP_SNE_API_KEY: sne.apiKey,
    PWP_DOCAPOSTE_URL: docaposte.url,
    PWP_DOCAPOSTE_API_KEY: docaposte.apiKey,
    PWP_NUMERISATION_POLL_SCHEDULE: '* * * * * *',
    PWP_COMPTES_DEMANDES_PAR_HEURE: '10',
    PWP_API_PORT: '0',
  };
  const schema = openModelledDatabase(readPlatformConfig(environment), installedModules);
  await migrate(schema, allMigrations(installedModules));
  await GuichetRow.create({
    code: '00002',
    nom: 'Guichet 00002',
    siret: '13002072000038',
    codeTerritoire: '034',
    territoires: '034,111',
  });
  await schema.close();
  const authorization = () => `Bearer ${realm.token({ guichets: ['00002'] })}`;
  const get: AgentsOfApis['get'] = (url, path) => fetch(url + path, { headers: { authorization: authorization() } });
  return {
    docaposte,
    startApi: (url) => startApi({ ...environment, PWP_DATABASE_URL: url }),
    get,
    examine: (url) =>
      spawnSync(process.execPath, [createRequire(import.meta.url).resolve('@pwp/platform-api/doctor')], {
        env: { ...environment, ...UNASKED, PWP_DATABASE_URL: url },
        encoding: 'utf8',
      }).stdout,
    async post(url, key) {
      const form = new FormData();
      form.append('numeroUnique', NUMERO);
      form.append('contexte', 'AJO');
      form.append('files', new Blob([new Uint8Array(onePage(Buffer.from('bail')))]), 'bail.pdf');
      const headers = { authorization: authorization(), 'idempotency-key': key };
      const answer = await fetch(url + PLIS, { method: 'POST', headers, body: form });
      const { transaction } = (await answer.json()) as { transaction: string };
      return { status: answer.status, transaction };
    },
    async listed(url) {
      const answer = await get(url, PLIS);
      const { items } = (await answer.json()) as { items: { transaction: string }[] };
      return items.map(({ transaction }) => transaction);
    },
    async close() {
      await Promise.all([realm.close(), sne.close(), docaposte.close()]);
    },
  };
}

async function startApi(environment: Record<string, string>): Promise<StartedApi> {
  const child = spawn(
    process.execPath,
    [resolve(import.meta.dirname, '../../local-stack/src/launchers/start-part.ts'), 'api'],
    {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const { promise: url, resolve: ready, reject } = Promise.withResolvers<string>();
  let said = '';
  child.stdout.on('data', (text) => {
    said += String(text);
    const [, found] = /API ready: ([^\s"]+)/.exec(said) ?? [];
    if (found !== undefined) ready(found);
  });
  child.once('exit', () => reject(new Error(`The API ended before it was ready: ${said}`)));
  return { url: await url, child };
}
