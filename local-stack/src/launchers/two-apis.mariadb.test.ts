import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { listen } from '@pwp/api-kit';
import {
  buildDemande,
  onePage,
  startDocaposteDouble,
  startSneDouble,
  type DocaposteDouble,
  type SneDouble,
} from '@pwp/module-numerisation/testing';
import { allMigrations, GuichetRow, migrate, openModelledDatabase, readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { createFrontDoor } from '../front-door/front-door.ts';
import { createTestDatabase, startTestRealm, type TestDatabase, type TestRealm } from '@pwp/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

/* `npm run start:api` twice on one MariaDB, behind a front door that alternates between them. */

const NUMERO = '0340819000040PWP01';
const PLIS = '/api/numerisation/plis';

let database: TestDatabase;
let schema: ReturnType<typeof openModelledDatabase>;
let realm: TestRealm;
let sne: SneDouble;
let docaposte: DocaposteDouble;
let apis: Api[];
let door: Awaited<ReturnType<typeof listen>>;

interface Api {
  url: string;
  child: ChildProcess;
}

beforeAll(async () => {
  [database, realm, sne, docaposte] = await Promise.all([
    createTestDatabase(),
    startTestRealm(),
    startSneDouble(),
    startDocaposteDouble(),
  ]);
  sne.demandes.set(NUMERO, buildDemande());
  const environment = {
    PWP_DATABASE_URL: database.url,
    PWP_DATA_DIR: database.folder,
    PWP_FILES_DIR: join(database.folder, 'files'),
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_SNE_URL: sne.url,
    PWP_SNE_API_KEY: sne.apiKey,
    PWP_DOCAPOSTE_URL: docaposte.url,
    PWP_DOCAPOSTE_API_KEY: docaposte.apiKey,
    PWP_NUMERISATION_POLL_SCHEDULE: '* * * * * *',
    PWP_API_PORT: '0',
  };
  schema = openModelledDatabase(readPlatformConfig(environment), installedModules);
  await migrate(schema, allMigrations(installedModules));
  await GuichetRow.create({
    code: '00002',
    nom: 'Guichet 00002',
    siret: '13002072000038',
    codeTerritoire: '034',
    territoires: '034,111',
  });
  apis = await Promise.all([startApi(environment), startApi(environment)]);
  const routes = [{ prefixes: ['/api'], to: apis.map(({ url }) => url) }];
  door = await listen(createFrontDoor({ routes }), { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  for (const { child } of apis) child.kill('SIGKILL');
  await door.close(0);
  await schema.close();
  await Promise.all([realm.close(), sne.close(), docaposte.close()]);
  await database.remove();
});

async function startApi(environment: Record<string, string>): Promise<Api> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'start-part.ts'), 'api'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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

const authorization = () => `Bearer ${realm.token({ guichets: ['00002'] })}`;

async function post(url: string, key: string): Promise<{ status: number; transaction: string }> {
  const form = new FormData();
  form.append('numeroUnique', NUMERO);
  form.append('contexte', 'AJO');
  form.append('files', new Blob([new Uint8Array(onePage(Buffer.from('bail')))]), 'bail.pdf');
  const headers = { authorization: authorization(), 'idempotency-key': key };
  const answer = await fetch(url + PLIS, { method: 'POST', headers, body: form });
  const { transaction } = (await answer.json()) as { transaction: string };
  return { status: answer.status, transaction };
}

/** The n° de transaction of the dashboard's plis. */
async function listed(url: string): Promise<string[]> {
  const answer = await fetch(url + PLIS, { headers: { authorization: authorization() } });
  const { items } = (await answer.json()) as { items: { transaction: string }[] };
  return items.map(({ transaction }) => transaction);
}

test('an act through one API is visible through the other, is done once, and completes when one of them stops', async () => {
  const [first, second] = apis as [Api, Api];
  const began = Date.now();

  // The same request reaches both at once, as after a lost response: one pli.
  const answers = await Promise.all([post(first.url, 'cle-des-deux-1'), post(second.url, 'cle-des-deux-1')]);
  const { transaction } = answers[0];
  expect(answers).toEqual(
    expect.arrayContaining([
      { status: 201, transaction },
      { status: 200, transaction },
    ]),
  );
  for (const url of [first.url, second.url, door.url, door.url]) expect(await listed(url)).toEqual([transaction]);

  // Both process the outbox, and both tick each second: one deposit.
  await vi.waitFor(() => expect(docaposte.searches.length).toBeGreaterThan(5), { timeout: 20_000, interval: 100 });
  expect(docaposte.deposits.map(({ metadonnees }) => metadonnees.transaction)).toEqual([transaction]);

  const ended = once(first.child, 'exit');
  first.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect([await listed(door.url), await listed(door.url)]).toEqual([[transaction], [transaction]]);

  // Both tick each second: one asks.
  const seconds = Math.ceil((Date.now() - began) / 1_000);
  expect(docaposte.searches.length).toBeLessThanOrEqual(seconds + 1);
});
