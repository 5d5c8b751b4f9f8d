import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { listen } from '@pwp/api-kit';
import { Manifest } from '@pwp/contracts';
import { numerisationApi } from '@pwp/module-numerisation/api';
import { PliDetail } from '@pwp/module-numerisation/contracts';
import { buildDemande, onePage, startDocaposteDouble, startSneDouble } from '@pwp/module-numerisation/testing';
import { createPlatformApi, GuichetRow, migrateDatabase, readPlatformConfig } from '@pwp/platform-api';
import { createRegistry, generatePrivateKey, openPrivateKey, readRegistryConfig } from '@pwp/plugins-registry';
import { publishModule } from '@pwp/plugins-registry/publish';
import { createIdentityDouble, createTestDatabase, startTestRealm } from '@pwp/testing';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { readBackup, type StoredPortal } from './backup-config.ts';
import { withDatabase } from './database-part.ts';
import { listErasure } from './erasure-list.ts';
import { makeBackup } from './make-backup.ts';
import { findBackup, manifestOf } from './manifest.ts';
import { readSettings, restoreBackup } from './restore-backup.ts';
import { sha256Of } from './sealed-part.ts';

/* A portal that was backed up while it served, put into another one that has nothing. */

const NUMERO = '0340819000040PWP01';
const realm = await startTestRealm();
const sne = await startSneDouble();
const docaposte = await startDocaposteDouble();
sne.demandes.set(NUMERO, buildDemande());
const OPERATOR = 'jeton-de-l-exploitation-des-tests';
const signingKey = generatePrivateKey();
const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const removals: (() => Promise<void>)[] = [];

let backups: string;
/** Of the portal that was backed up: one pli that Docaposte got after the backup, one that waits, and a release. */
let sent: string;
let waiting: string;
let entry: string;

/** The settings of a portal that has nothing yet. */
async function emptyPortal(): Promise<Record<string, string>> {
  const [database, registry] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  removals.push(
    () => database.remove(),
    () => registry.remove(),
  );
  await mkdir(join(registry.folder, 'modules'));
  return {
    PWP_DATABASE_URL: database.url,
    PWP_FILES_DIR: join(database.folder, 'files'),
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_JOBS: 'false',
    PWP_SNE_URL: sne.url,
    PWP_SNE_API_KEY: sne.apiKey,
    PWP_DOCAPOSTE_URL: docaposte.url,
    PWP_DOCAPOSTE_API_KEY: docaposte.apiKey,
    PWP_REGISTRY_DATABASE_URL: registry.url,
    PWP_REGISTRY_DIR: join(registry.folder, 'releases'),
    PWP_MODULES_DIR: join(registry.folder, 'modules'),
    PWP_REGISTRY_PRIVATE_KEY: signingKey,
    PWP_REGISTRY_OPERATOR_TOKEN: OPERATOR,
    PWP_BACKUP_RECIPIENT: recipient,
  };
}

const storedIn = (settings: Record<string, string>): StoredPortal => readBackup(settings).portal;

/** The API of a portal, with nothing that it does by itself. */
async function serveApi(settings: Record<string, string>) {
  const platform = await createPlatformApi({
    config: readPlatformConfig(settings),
    modules: [numerisationApi],
    identity: createIdentityDouble(),
    writeLog: () => undefined,
  });
  const server = await listen(platform.handler, { port: 0, host: '127.0.0.1' });
  const ask = async (path: string, account: Parameters<typeof realm.token>[0], request: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${realm.token(account)}`, 'idempotency-key': randomUUID() };
    return fetch(server.url + path, { ...request, headers });
  };
  return {
    platform,
    ask,
    deliver: () => platform.outbox.deliverDue(platform.outboxHandlers),
    async close() {
      await server.close(0);
      await platform.close();
    },
  };
}
type ServedApi = Awaited<ReturnType<typeof serveApi>>;

const agent = { id: 'agent', guichets: ['00002'] };
async function makePli({ ask }: ServedApi): Promise<string> {
  const body = new FormData();
  body.append('numeroUnique', NUMERO);
  body.append('contexte', 'AJO');
  body.append('files', new Blob([new Uint8Array(onePage(Buffer.from(randomUUID())))]), 'bail.pdf');
  const answer = await ask('/api/numerisation/plis', agent, { method: 'POST', body });
  return PliDetail.parse(await answer.json()).transaction;
}
async function readPli({ ask }: ServedApi, transaction: string): Promise<PliDetail> {
  return PliDetail.parse(await (await ask(`/api/numerisation/plis/${transaction}`, agent)).json());
}

/** Starts a registry for the time of one question. */
async function withRegistry<T>(settings: Record<string, string>, work: (url: string) => Promise<T>): Promise<T> {
  const registry = await createRegistry(readRegistryConfig(settings));
  const server = await listen(registry.handler, { port: 0, host: '127.0.0.1' });
  try {
    return await work(server.url);
  } finally {
    registry.drain();
    await server.close(0);
    await registry.close();
  }
}

/** Publishes a module to everybody; the address of its code. */
async function publish(settings: Record<string, string>): Promise<string> {
  const modules = settings['PWP_MODULES_DIR'] ?? '';
  const write = async (name: string, value: unknown) =>
    writeFile(join(modules, 'essai', name), typeof value === 'string' ? value : JSON.stringify(value));
  await mkdir(join(modules, 'essai/dist'), { recursive: true });
  const place = { path: '/essai', icon: 'fr-icon-mail-line', order: 10 };
  await write('module.json', { id: 'essai', title: 'Essai', ...place });
  await write('dist/build.json', { files: [{ name: 'main.js', role: 'entry' }], ranges: { shell: {} } });
  await write('dist/main.js', 'export const mount = () => 1;');
  // What it is called before it is published.
  const version = await withRegistry(settings, async (url) => {
    const given = Manifest.parse(await (await fetch(`${url}/registry/v1/manifest`)).json());
    return given.modules[0]?.release?.version ?? '';
  });
  const pages = [{ path: '/essai', states: 2, violations: [] }];
  await write('dist/axe.json', { version, date: '2026-11-24T13:55:00.000Z', axe: '4.13.0', pages });
  const key = openPrivateKey(generatePrivateKey());
  await withRegistry(settings, (url) =>
    publishModule(
      {
        url,
        dataDir: backups,
        databaseUrl: '',
        filesDir: '',
        token: () => Promise.resolve(OPERATOR),
        publisherKey: () => key,
        isLocalOperator: true,
      },
      dirname(modules),
      { id: 'essai', ring: 'tous' },
    ),
  );
  return `/modules/essai/${version}/main.js`;
}

beforeAll(async () => {
  backups = await mkdtemp(join(tmpdir(), 'pwp-backups-'));
  removals.push(() => rm(backups, { recursive: true }));
  const settings = await emptyPortal();
  entry = await publish(settings);
  await migrateDatabase(readPlatformConfig(settings), [numerisationApi]);
  const api = await serveApi(settings);
  await GuichetRow.create({
    code: '00002',
    nom: 'Guichet 00002',
    siret: '13002072000038',
    codeTerritoire: '034',
    territoires: '034,111',
  });
  sent = await makePli(api);
  waiting = await makePli(api);
  await makeBackup(storedIn(settings), { into: backups, recipient, now: new Date('2026-11-24T02:00:00Z') });
  // What happens next is not in the backup: Docaposte knows a pli that the backup has as waiting.
  docaposte.suivis.set(sent, {
    transaction: sent,
    statut: 'numerisation-en-cours',
    dateStatut: '2026-11-24T10:00:05.000Z',
    numeroUnique: NUMERO,
    motif: null,
    pieces: [],
  });
  await api.close();
});
afterAll(async () => {
  await Promise.all([realm.close(), sne.close(), docaposte.close()]);
  for (const remove of removals) await remove();
});

const restore = (settings: Record<string, string>, from = backups, key = identity) =>
  restoreBackup(storedIn(settings), { from, identity: key });
/** A copy of the backup, for a test to spoil. */
async function copyOfBackup(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'pwp-backup-'));
  onTestFinished(() => rm(copy, { recursive: true }));
  await cp(await findBackup(backups), copy, { recursive: true });
  return copy;
}

test('a restored portal has its plis, files and releases, and sends nothing before it is told to', async () => {
  const settings = await emptyPortal();
  expect(await restore(settings)).toMatchObject({ madeAt: '2026-11-24T02:00:00.000Z', hasAccounts: false });
  expect(await withRegistry(settings, async (url) => (await fetch(url + entry)).text())).toContain('mount');

  expect(await migrateDatabase(readPlatformConfig(settings), [numerisationApi])).toEqual([]);
  const api = await serveApi(settings);
  onTestFinished(() => api.close());
  for (const transaction of [sent, waiting])
    expect(await readPli(api, transaction)).toMatchObject({ statut: 'a-transmettre', pieces: [{ nom: 'bail.pdf' }] });
  expect(await api.deliver()).toBe(0);
  const administrator = { id: 'admin', roles: ['administrateur' as const] };
  const envois = async (): Promise<unknown> => (await api.ask('/api/exploitation/envois', administrator)).json();
  expect(await envois()).toMatchObject({ retenue: { enAttente: 2 } });

  const released = await api.ask('/api/exploitation/envois/reprise', administrator, { method: 'POST' });
  expect(released.status).toBe(204);
  expect(await envois()).toMatchObject({ retenue: null });
  expect(await api.deliver()).toBe(2);
  // Docaposte was asked about both, and got the one that it had not, whole.
  expect(docaposte.searches.flat().toSorted()).toEqual([sent, waiting].toSorted());
  expect(docaposte.deposits.map(({ idempotencyKey }) => idempotencyKey)).toEqual([waiting]);
  const [deposit] = docaposte.deposits;
  expect(deposit?.fichiers[0]?.sha256).toBe(deposit?.metadonnees.pieces[0]?.sha256);
  for (const transaction of [sent, waiting])
    expect((await readPli(api, transaction)).statut).toBe('numerisation-en-cours');
  // The journal of acts keeps its guard.
  await expect(api.platform.database.sequelize.query('DELETE FROM platform_audit')).rejects.toThrow(
    /audit|Validation error/,
  );
});

test('who was erased since the backup is erased again by the restored portal, before it answers anybody', async () => {
  const night = await mkdtemp(join(tmpdir(), 'pwp-backups-'));
  onTestFinished(() => rm(night, { recursive: true }));
  const from = await findBackup(backups);
  await cp(from, join(night, basename(from)), { recursive: true });
  const person = { type: 'demandeur' as const, numeroUnique: NUMERO, noms: [] };
  const reference = randomUUID();
  for (const [askedAt, who] of [
    ['2026-11-24T09:00:00Z', { reference, person }],
    // It is in the backup already.
    ['2026-11-24T01:59:59Z', { reference: randomUUID(), person: { ...person, numeroUnique: '1110920020745G1175' } }],
  ] as const)
    await listErasure(night, recipient, { askedAt: new Date(askedAt), ...who });
  const listed = (await readdir(night)).filter((name) => name.endsWith('.age'));
  const sealed = await Promise.all(listed.map((name) => readFile(join(night, name))));
  expect(sealed.map((bytes) => bytes.includes(NUMERO))).toEqual([false, false]);

  const settings = await emptyPortal();
  await expect(restore(settings, night, await generateX25519Identity())).rejects.toThrow(/Cette clé privée/);
  expect(await restore(settings, night)).toMatchObject({ erasures: 1 });
  await migrateDatabase(readPlatformConfig(settings), [numerisationApi]);
  const api = await serveApi(settings);
  onTestFinished(() => api.close());
  for (const transaction of [sent, waiting])
    expect((await api.ask(`/api/numerisation/plis/${transaction}`, agent)).status).toBe(404);
  const files = await readdir(settings['PWP_FILES_DIR'] ?? '', { recursive: true, withFileTypes: true });
  expect(files.filter((file) => file.isFile())).toEqual([]);
  const trail = await api.ask('/api/audit?action=platform.erase-person', {
    id: 'admin',
    roles: ['administrateur' as const],
  });
  expect(await trail.json()).toMatchObject({
    items: [{ cible: { id: reference }, apres: { lieux: { 'numerisation.plis': 2 } } }],
  });
});

test('nothing of a backup is readable without its key, which gives its settings back', async () => {
  const folder = await findBackup(backups);
  const files = await readdir(folder);
  expect(files.toSorted()).toEqual([
    'authorities.json.age',
    'files.tar.age',
    'manifest.json',
    expect.stringMatching(/^portal\.sql(ite)?\.gz\.age$/),
    expect.stringMatching(/^registry\.sql(ite)?\.gz\.age$/),
    'releases.tar.age',
    'settings.json.age',
  ]);
  for (const name of files) expect((await readFile(join(folder, name))).includes(signingKey)).toBe(false);
  expect(await readSettings(folder, identity)).toMatchObject({ PWP_REGISTRY_PRIVATE_KEY: signingKey });
});

test('what the files of /etc/pwp say is kept, and nothing else of who makes the backup', async () => {
  const files = {
    ...(await emptyPortal()),
    KC_DB_PASSWORD: randomUUID(),
    NODE_EXTRA_CA_CERTS: '/etc/ssl/pwp/authority.pem',
    PWP_BACKUP_DATABASE_ACCOUNT: `pwp_backup:${randomUUID()}`,
  };
  const around = { PATH: '/usr/bin', HOME: '/var/lib/pwp', PWP_BACKUP_IDENTITY_FILE: '/root/key' };
  expect(storedIn({ ...files, ...around }).settings).toEqual(files);
});

test('a changed file, another key, a newer portal or a portal that has something: nothing is restored', async () => {
  const settings = await emptyPortal();
  const changed = await copyOfBackup();
  await appendFile(join(changed, 'files.tar.age'), 'x');
  await expect(restore(settings, changed)).rejects.toThrow(/files\.tar\.age : ce fichier manque ou a changé/);
  await expect(restore(settings, backups, await generateX25519Identity())).rejects.toThrow(/Cette clé privée/);
  await expect(restore(settings, settings['PWP_MODULES_DIR'])).rejects.toThrow(/aucune sauvegarde/);
  await expect(restore({ ...settings, PWP_REGISTRY_PRIVATE_KEY: generatePrivateKey() })).rejects.toThrow(
    /PWP_REGISTRY_PRIVATE_KEY/,
  );
  const newer = await copyOfBackup();
  const manifest = (await readFile(manifestOf(newer), 'utf8')).replace('platform/0001-', 'platform/9001-');
  await writeFile(manifestOf(newer), manifest);
  await expect(restore(settings, newer)).rejects.toThrow(/migrations qui manquent ici : platform\/9001-/);

  const filled = await emptyPortal();
  await withDatabase(filled['PWP_DATABASE_URL'] ?? '', ({ sequelize }) => sequelize.query('CREATE TABLE t (id INT)'));
  await mkdir(join(filled['PWP_FILES_DIR'] ?? '', 'numerisation'), { recursive: true });
  await expect(restore(filled)).rejects.toThrow(/PWP_DATABASE_URL, PWP_FILES_DIR doit être vide/);

  // Nothing of all this left a trace.
  expect(existsSync(settings['PWP_FILES_DIR'] ?? '')).toBe(false);
  expect(await restore(settings)).toMatchObject({ hasAccounts: false });
});

test('without PWP_BACKUP_BUCKET, files of a bucket stay there: the backup is restored beside the bucket alone', async () => {
  const inBucket = {
    PWP_FILES_DIR: 's3://depot/pwp',
    PWP_FILES_S3_URL: 'http://127.0.0.1:1',
    PWP_FILES_S3_ID: 'id',
    PWP_FILES_S3_SECRET: 'un-secret-du-depot',
  };
  const settings = { ...(await emptyPortal()), ...inBucket };
  await migrateDatabase(readPlatformConfig(settings), [numerisationApi]);
  await withRegistry(settings, () => Promise.resolve());
  const into = await mkdtemp(join(tmpdir(), 'pwp-backups-'));
  onTestFinished(() => rm(into, { recursive: true }));
  const { folder } = await makeBackup(storedIn(settings), { into, recipient });
  expect(await readdir(folder)).not.toContain('files.tar.age');
  await expect(restore(await emptyPortal(), into)).rejects.toThrow(/le seau S3 qui les garde/);
  expect(await restore({ ...(await emptyPortal()), ...inBucket }, into)).toMatchObject({ folder });

  // With it, a bucket that does not answer is no backup.
  const asked = storedIn({ ...settings, PWP_BACKUP_BUCKET: 'true' });
  await expect(makeBackup(asked, { into, recipient })).rejects.toThrow(/S3, GET/);
  expect(await readdir(into)).toHaveLength(1);
});

test('a restore that does not reach its end is served by nobody, and said by the next one', async () => {
  const settings = await emptyPortal();
  const broken = await copyOfBackup();
  const file = join(broken, 'files.tar.age');
  const bytes = await readFile(file);
  // As a disk would, before the manifest was made: what was sealed is changed, and its sum agrees.
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
  await writeFile(file, bytes);
  const manifest = await readFile(manifestOf(broken), 'utf8');
  const was = await sha256Of(join(await findBackup(backups), 'files.tar.age'));
  await writeFile(manifestOf(broken), manifest.replace(was, await sha256Of(file)));

  await expect(restore(settings, broken)).rejects.toThrow(/files\.tar\.age : ce fichier n’est pas lisible/);
  await expect(serveApi(settings)).rejects.toThrow(/n’est pas allée à son terme|migration\(s\)/);
  await expect(restore(settings)).rejects.toThrow(/PWP_DATABASE_URL.* doit être vide/);
});

test('a backup that fails leaves nothing', async () => {
  const settings = await emptyPortal();
  const into = await mkdtemp(join(tmpdir(), 'pwp-backups-'));
  onTestFinished(() => rm(into, { recursive: true }));
  await expect(makeBackup(storedIn(settings), { into, recipient })).rejects.toThrow(/platform_migrations/);
  expect(await readdir(into)).toEqual([]);
});
