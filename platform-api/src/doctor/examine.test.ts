import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineApiModule, definePort, type ApiModule } from '@pwp/api-kit';
import { openDatabase } from '@pwp/database';
import { createTestDatabase, startMailCatcher, type MailCatcher, type TestDatabase } from '@pwp/testing';
import { startClamdDouble } from '@pwp/testing/clamd-double';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { readPlatformConfig } from '../config.ts';
import { migrateDatabase } from '../migrate-database.ts';
import { nameOfBackup } from '../health/last-backup.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';

/** A module that speaks to another system. */
const module = defineApiModule({
  id: 'essai',
  settings: z.object({ PWP_SNE_URL: z.url() }),
  outside: ({ PWP_SNE_URL: baseUrl }) => [{ system: 'SNE', baseUrl, path: '/sne', headers: { 'X-Api-Key': 'cle' } }],
  migrations: [],
  defineModels: () => undefined,
  start: () => ({ routes: [] }),
});

let database: TestDatabase;
let mails: MailCatcher;
let around: Server;
let url: string;
/** Answers by path: a status, or a body. */
let answers: Record<string, number | object>;
/** Seconds that the others' clock is ahead. */
let ahead: number;

beforeEach(async () => {
  [database, mails] = await Promise.all([createTestDatabase(), startMailCatcher()]);
  ahead = 0;
  around = createServer((request, response) => {
    const answer = answers[request.url?.split('?', 1)[0] ?? ''] ?? 404;
    response.setHeader('Date', new Date(Date.now() + ahead * 1000).toUTCString());
    response.setHeader('Content-Type', 'application/json');
    response.statusCode = typeof answer === 'number' ? answer : 200;
    response.end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(around, 'listening');
  const address = around.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  answers = {
    '/auth/realms/pwp/.well-known/openid-configuration': { issuer: `${url}/auth/realms/pwp` },
    '/auth/realms/pwp/protocol/openid-connect/token': { access_token: 'jeton', expires_in: 60 },
    '/auth/admin/realms/pwp/users/': [],
    '/registry/v1/health': { status: 'ok' },
    '/sne': 404,
  };
});
afterEach(async () => {
  around.closeAllConnections();
  around.close();
  await mails.stop();
  await database.remove();
});

async function found(
  settings: Record<string, string> = {},
  modules: readonly ApiModule[] = [module],
): Promise<Record<string, Finding>> {
  const config = readPlatformConfig({
    PWP_DATABASE_URL: database.servedUrl,
    PWP_FILES_DIR: join(database.folder, 'files'),
    PWP_KEYCLOAK_URL: `${url}/auth`,
    PWP_API_CLIENT_SECRET: 'un-secret-de-compte-de-service',
    PWP_PUBLIC_URL: 'https://127.0.0.1:1',
    PWP_SMTP_URL: mails.url,
    PWP_REGISTRY_URL: url,
    PWP_SNE_URL: `${url}/`,
    ...settings,
  });
  return Object.fromEntries((await examine(config, modules)).map((finding) => [finding.part, finding]));
}

const migrated = () => migrateDatabase(readPlatformConfig({ PWP_DATABASE_URL: database.url }), [module]);

test('what is there is said to be there', async () => {
  await migrated();
  const { 'Base de données': base, Antivirus, Certificat, ...others } = await found();
  // Nobody serves the portal yet.
  expect(Certificat).toMatchObject({ health: 'manque', detail: expect.stringContaining('ECONNREFUSED') as string });
  expect(Antivirus).toMatchObject({
    health: 'faible',
    detail: expect.stringMatching(/^aucun \(PWP_CLAMD\)/) as string,
  });
  expect(base?.detail).toMatch(/^(MariaDB \d+|SQLite \d.* : un seul processus)/);
  expect(Object.keys(others)).toEqual([
    'Compte de la base',
    'Migrations',
    'Horloge de la base',
    'Fichiers',
    'Identité',
    'Compte de service',
    'Sauvegarde',
    'Courriel',
    'Registre',
    'SNE',
  ]);
  expect(Object.values(others).filter(({ health }) => health !== 'bon')).toEqual([]);
});

test('a service whose setting is missing is named with it, and the rest is asked', async () => {
  await migrated();
  const { SNE, Registre, ...others } = await found({ PWP_SNE_URL: '' });
  expect(SNE).toBeUndefined();
  expect(Registre?.health).toBe('bon');
  expect(others[`Service « ${module.id} »`]).toMatchObject({
    health: 'manque',
    detail: 'PWP_SNE_URL : à indiquer ; sans cela, ce service est indisponible',
  });
});

test('a port that a module needs is named where no module offers it in that version', async () => {
  await migrated();
  const port = definePort({ name: 'essai.fiches', version: '1.2.0', methods: {} });
  const offering = defineApiModule({ ...module, offers: [port] });
  const voisin = (range: string) =>
    defineApiModule({
      id: 'voisin',
      needs: { ports: { 'essai.fiches': range } },
      settings: z.object({}),
      migrations: [],
      defineModels: () => undefined,
      start: () => ({ routes: [] }),
    });
  const name = `Port «\u00A0essai.fiches\u00A0»`;
  expect((await found({}, [offering, voisin('^1')]))[name]).toBeUndefined();
  expect((await found({}, [offering, voisin('^2')]))[name]).toMatchObject({
    health: 'manque',
    detail: expect.stringContaining('le demande en ^2, la version servie est 1.2.0') as string,
  });
  expect((await found({}, [module, voisin('^1')]))[name]?.detail).toContain('aucun service ne l’a');
});

test('backups that stopped, or never began, are said', async () => {
  await migrated();
  const folder = join(database.folder, 'backups');
  const said = async () => (await found({ PWP_BACKUP_DIR: folder }))['Sauvegarde'];
  expect(await said()).toMatchObject({ health: 'faible', detail: expect.stringContaining('ne se lit pas') as string });
  await mkdir(folder);
  expect(await said()).toMatchObject({ health: 'faible', detail: expect.stringContaining('aucune dans') as string });
  const hoursAgo = (hours: number) => join(folder, nameOfBackup(new Date(Date.now() - hours * 3_600_000)));
  await mkdir(hoursAgo(48));
  expect(await said()).toMatchObject({ health: 'faible', detail: 'la dernière a 48 h : journalctl -u pwp-backup' });
  await mkdir(hoursAgo(5));
  expect(await said()).toMatchObject({ health: 'bon', detail: 'la dernière a 5 h' });
  // What it has not is said too.
  const bucket = { PWP_FILES_S3_URL: url, PWP_FILES_S3_ID: 'id', PWP_FILES_S3_SECRET: 'un-secret-du-depot' };
  const inBucket = { PWP_BACKUP_DIR: folder, PWP_FILES_DIR: 's3://depot/pwp', ...bucket };
  expect((await found(inBucket))['Sauvegarde']).toMatchObject({
    health: 'bon',
    detail: 'la dernière a 5 h ; sans les fichiers, que le seau depot garde par ses versions ou sa copie',
  });
  expect((await found({ ...inBucket, PWP_BACKUP_BUCKET: 'true' }))['Sauvegarde']).toMatchObject({
    detail: 'la dernière a 5 h',
  });
});

test('each part that is missing is named with what to do, and none keeps the others from being asked', async () => {
  await mails.stop();
  answers['/auth/realms/pwp/.well-known/openid-configuration'] = 404;
  answers['/auth/realms/pwp/protocol/openid-connect/token'] = 401;
  answers['/registry/v1/health'] = 503;
  answers['/sne'] = 502;
  const { Migrations, Identité, Courriel, Registre, SNE, ...others } = await found();
  expect(Migrations).toMatchObject({
    health: 'manque',
    detail: expect.stringMatching(/^\d+ à faire : pwp-portal migrate$/) as string,
  });
  expect(Identité).toMatchObject({
    health: 'manque',
    detail: expect.stringMatching(/répond 404 : pwp-portal realm$/) as string,
  });
  for (const finding of [Courriel, Registre, SNE, others['Compte de service']]) expect(finding?.health).toBe('manque');
  expect(others['Fichiers']?.health).toBe('bon');
});

test('an antivirus is asked, also whether it takes the largest file', async () => {
  const clamd = await startClamdDouble();
  onTestFinished(() => clamd.close());
  const antivirus = async () => (await found({ PWP_CLAMD: clamd.address }))['Antivirus'];
  expect(await antivirus()).toMatchObject({ health: 'bon', detail: 'ClamAV 1.4.6/27500/essai' });
  expect(clamd.scanned.map(({ length }) => length)).toEqual([12 * 1024 * 1024]);
  clamd.mode = 'limit';
  expect(await antivirus()).toMatchObject({
    health: 'manque',
    detail: 'clamd: INSTREAM size limit exceeded. ERROR',
  });
  clamd.mode = 'down';
  expect(await antivirus()).toMatchObject({ health: 'manque' });
});

test('a bucket that refuses, or is not there, is named', async () => {
  const bucket = {
    PWP_FILES_DIR: 's3://depot/pwp',
    PWP_FILES_S3_URL: url,
    PWP_FILES_S3_ID: 'id',
    PWP_FILES_S3_SECRET: 'un-secret-du-depot',
  };
  answers['/depot/'] = 403;
  expect((await found(bucket))['Fichiers']).toMatchObject({
    health: 'manque',
    detail: expect.stringMatching(/^S3, GET .*: 403/) as string,
  });
  const away = await found({ ...bucket, PWP_FILES_S3_URL: 'http://127.0.0.1:1' });
  expect(away['Fichiers']).toMatchObject({
    health: 'manque',
    detail: expect.stringContaining('no answer') as string,
  });
});

test.each([401, 403])('a system that refuses the key of the portal is not good (%i)', async (status) => {
  answers['/sne'] = status;
  expect((await found())['SNE']).toMatchObject({
    health: 'faible',
    detail: expect.stringMatching(/répond 40[13] : sa clé/) as string,
  });
});

test('a registry at two addresses serves while one of them answers, and the other is named', async () => {
  const { Registre } = await found({ PWP_REGISTRY_URL: `${url},http://127.0.0.1:1` });
  expect(Registre?.health).toBe('faible');
  expect(Registre?.detail).toMatch(`${url} ; http://127.0.0.1:1 : `);
});

test('the settings of the other parts are compared where their files are', async () => {
  const folder = join(database.folder, 'settings');
  await mkdir(folder);
  const [rings, token, key] = [randomUUID(), randomUUID(), randomUUID()];
  answers['/registry/v1/key'] = { publicKey: key };
  const own = { PWP_SETTINGS_DIR: folder, PWP_RINGS_SECRET: rings, PWP_REGISTRY_OPERATOR_TOKEN: token };
  const parts = [
    'Réglages du registre',
    'Base du registre',
    'Fichiers du registre',
    'Compte des migrations',
    'Clé du registre',
    'Courriel de Keycloak',
  ];
  const asked = async () => {
    const all = await found(own);
    return Object.fromEntries(parts.flatMap((part) => (all[part] === undefined ? [] : [[part, all[part]]])));
  };
  expect(await asked()).toEqual({});

  const write = (part: string, settings: object) =>
    writeFile(
      join(folder, `${part}.env`),
      Object.entries(settings)
        .map(([name, value]) => `${name}=${String(value)}\n`)
        .join(''),
    );
  const registry = {
    PWP_RINGS_SECRET: rings,
    PWP_REGISTRY_OPERATOR_TOKEN: token,
    PWP_REGISTRY_DATABASE_URL: database.url,
    PWP_REGISTRY_DIR: join(database.folder, 'releases'),
  };
  await write('registry', registry);
  await write('migrate', { PWP_DATABASE_URL: database.url });
  await write('shell', { PWP_REGISTRY_PUBLIC_KEY: `${randomUUID()},${key}` });
  await write('realm', { PWP_KEYCLOAK_SMTP_URL: mails.url });
  expect((await asked())['Base du registre']).toMatchObject({
    health: 'manque',
    detail: expect.stringMatching(/^aucun journal/) as string,
  });
  const journal = openDatabase(database.url);
  onTestFinished(() => journal.close());
  await journal.sequelize.query('CREATE TABLE registry_events (id INTEGER)');
  const good = await asked();
  expect(Object.entries(good).map(([part, { health }]) => [part, health])).toEqual(parts.map((part) => [part, 'bon']));

  await write('registry', {
    ...registry,
    PWP_RINGS_SECRET: randomUUID(),
    PWP_REGISTRY_DATABASE_URL: 'mariadb://pwp:mot-de-passe@127.0.0.1:1/pwp',
    PWP_REGISTRY_DIR: '/dev/null/releases',
  });
  await write('migrate', { PWP_DATABASE_URL: 'mariadb://pwp_migrate:mot-de-passe@127.0.0.1:1/pwp' });
  await write('shell', { PWP_REGISTRY_PUBLIC_KEY: randomUUID() });
  await write('realm', { PWP_KEYCLOAK_SMTP_URL: mails.url.replace('127.0.0.1', '0.0.0.0') });
  const wrong = await asked();
  expect(Object.values(wrong).map(({ health }) => health)).toEqual(parts.map(() => 'manque'));
  expect(wrong['Réglages du registre']?.detail).toMatch(/^PWP_RINGS_SECRET : autre/);
  expect(wrong['Fichiers du registre']?.detail).toMatch(/ENOTDIR.*\/dev\/null\/releases/);
  expect(wrong['Clé du registre']?.detail).toContain(`PWP_REGISTRY_PUBLIC_KEY=${key}`);
  expect(JSON.stringify(wrong)).not.toContain(rings);
  expect(JSON.stringify(wrong)).not.toContain('mot-de-passe');
});

test.each([
  ['no place at all', '', /^PWP_REGISTRY_DIR : à indiquer/],
  ['a bucket without its key', 's3://depot/pwp', /PWP_REGISTRY_S3_SECRET : à indiquer/],
] as const)('a registry with %s for its releases is named', async (_what, place, said) => {
  const folder = join(database.folder, 'settings');
  await mkdir(folder);
  await writeFile(join(folder, 'registry.env'), `PWP_REGISTRY_DIR=${place}\nPWP_REGISTRY_S3_URL=${url}\n`);
  expect((await found({ PWP_SETTINGS_DIR: folder }))['Fichiers du registre']).toMatchObject({
    health: 'manque',
    detail: expect.stringMatching(said) as string,
  });
});

test('a mail server that has no STARTTLS is no good where the portal would send it nothing', async () => {
  // An address of this machine that is not taken for one.
  const relay = mails.url.replace('127.0.0.1', '0.0.0.0');
  expect((await found({ PWP_SMTP_URL: relay }))['Courriel']).toMatchObject({
    health: 'manque',
    detail: expect.stringContaining('STARTTLS') as string,
  });
  expect((await found({ PWP_SMTP_URL: `${relay}?requireTLS=false` }))['Courriel']?.health).toBe('bon');
});

test('what serves badly is said too: another address of the identity, a clock, a disk, a plain address', async () => {
  await migrated();
  ahead = 60;
  expect((await found())['Identité']).toMatchObject({
    health: 'manque',
    detail: expect.stringMatching(/^[\d,]+ s d’écart : réglez/) as string,
  });
  ahead = 0;
  expect((await found({ PWP_PUBLIC_URL: 'http://pwp.example.fr' }))['Identité']?.health).toBe('faible');
  answers['/auth/realms/pwp/.well-known/openid-configuration'] = { issuer: 'http://keycloak:8080/realms/pwp' };
  expect((await found())['Identité']?.detail).toContain('elle signe pour http://keycloak:8080/realms/pwp');
  expect((await found({ PWP_FILES_RESERVE: '999999999' }))['Fichiers']?.health).toBe('manque');
});
