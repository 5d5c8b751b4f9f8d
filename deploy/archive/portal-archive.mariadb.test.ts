import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import { createTestDatabase, freePort, startTestRealm, type TestDatabase, type TestRealm } from '@pwp/testing';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { makePortalArchive, type PortalArchive } from './portal-archive.ts';
import { TEAM_FILES, TEAM_PACKAGE } from './team-package.ts';

/* The archive of a release, taken by somebody who has nothing of the repository: an empty folder and an empty environment. */

const repository = resolve(import.meta.dirname, '../..');
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const run = promisify(execFile);
const secret = () => randomBytes(24).toString('base64');

let made: string;
let elsewhere: string;
let archive: PortalArchive;
let portal: string;
let realm: TestRealm;
let databases: [TestDatabase, TestDatabase];
const started = new Set<ChildProcess>();

beforeAll(async () => {
  [made, elsewhere] = await Promise.all([
    mkdtemp(join(tmpdir(), 'pwp-archive-')),
    mkdtemp(join(tmpdir(), 'pwp-ailleurs-')),
  ]);
  [archive, realm, databases] = await Promise.all([
    makePortalArchive(repository, made, { key: privateKey }),
    startTestRealm(),
    Promise.all([createTestDatabase(), createTestDatabase()]),
  ]);
  await run('tar', ['-xzf', archive.archive, '-C', elsewhere]);
  [portal = ''] = globSync(join(elsewhere, 'portail-*'));
  await symlink(portal, link());
}, 300_000);
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await Promise.all([realm.close(), ...databases.map((database) => database.remove())]);
  for (const folder of [made, elsewhere]) await rm(folder, { recursive: true });
});

/** As `/opt/pwp` names the archive that is used. */
const link = () => join(elsewhere, 'pwp');
const command = (...words: string[]) => [join(link(), 'bin/pwp-portal'), words] as const;
/** What `/bin/sh` needs to find `readlink` and `dirname`; nothing else of this machine is told. */
const PATH = '/usr/bin:/bin';

interface Served {
  /** What follows `ready: `. */
  url: string;
  child: ChildProcess;
  said: () => string;
}

/** Starts a part; resolves once it says that it is ready. */
async function serve(part: string, settings: Readonly<Record<string, string>>): Promise<Served> {
  const [file, words] = command('serve', part);
  const child = spawn(file, words, { cwd: elsewhere, env: { PATH, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(child);
  const { promise, resolve: ready, reject } = Promise.withResolvers<string>();
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += String(text);
      const [, url] = / ready: ([^\s"]+)/.exec(said) ?? [];
      if (url !== undefined) ready(url);
    });
  child.once('exit', () => reject(new Error(`${part} ended before it was ready: ${said}`)));
  return { url: await promise, child, said: () => said };
}

test('it is of at most 200 MB beside its Node, its sums agree, and the key of its maker signed it', async () => {
  const files = globSync('{app,bin}/**/*', { cwd: portal, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  expect(bytes / 1e6).toBeLessThan(200);
  await run('sha256sum', ['--check', '--quiet', '--strict', 'SHA256SUMS'], { cwd: portal });
  await run('sha256sum', ['--check', '--quiet', `${archive.archive}.sha256`], { cwd: made });
  expect(verify(null, readFileSync(archive.archive), publicKey, readFileSync(`${archive.archive}.sig`))).toBe(true);
});

test('it has nothing of the repository itself, and no secret of who made it', () => {
  expect(globSync('**/{.git,.env,.npmrc,*.key}', { cwd: portal })).toEqual([]);
});

test('it has JavaScript alone, and its bill of materials names its packages', () => {
  expect(
    globSync('app/{packages,platform-api,plugins-registry,shell,modules,deploy}/**/*.ts', { cwd: portal }),
  ).toEqual([]);
  const { bomFormat, components } = JSON.parse(readFileSync(join(portal, 'composants.cdx.json'), 'utf8')) as {
    bomFormat: string;
    components: { name: string }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  const names = components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['koa', 'sequelize', 'mysql2', 'jspdf', 'node-cron']));
  expect(names).not.toContain('vitest');
});

test('each of its packages, of the parts and of the pages, has its licence and its text in one file', () => {
  const { components } = JSON.parse(readFileSync(join(portal, 'composants.cdx.json'), 'utf8')) as {
    components: { purl: string }[];
  };
  const text = readFileSync(join(portal, 'LICENCES.txt'), 'utf8');
  const [, list = ''] = text.split('\n\n');
  const listed = new Map(list.split('\n').map((line) => [line.split(' ', 2).join(' '), line.split(' · ')[1]]));
  const named = components.map(({ purl }) => decodeURIComponent(purl).replace(/^pkg:npm\/(.+)@/, '$1 '));
  const others = named.filter((name) => !name.startsWith('@pwp/'));
  expect(others.length).toBeGreaterThan(50);
  expect(others.filter((name) => !listed.has(name))).toEqual([]);
  for (const name of ['vue', 'single-spa', 'keycloak-js', '@gouvfr/dsfr', '@expo-google-fonts/open-sans'])
    expect(list).toContain(`\n${name} `);
  expect([...listed.values()].filter((licence) => licence === undefined || licence === '')).toEqual([]);
  expect(text).toContain('SIL OPEN FONT LICENSE');
});

test('its images are made of what it has', () => {
  const images = globSync('oci/*.Containerfile', { cwd: portal }).map((file) =>
    readFileSync(join(portal, file), 'utf8'),
  );
  expect(images).toHaveLength(2);
  const copied = images.flatMap((text) =>
    [...text.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' ')),
  );
  const running = images.flatMap((text) =>
    [...text.matchAll(/"\/opt\/pwp\/([\w./-]+)"/g)].map(([, path = '']) => path),
  );
  expect([...copied, ...running].filter((path) => !existsSync(join(portal, path)))).toEqual([]);
  expect(copied).toEqual(expect.arrayContaining(['app', 'node', 'keycloak', 'LICENCES.txt']));
});

test('it has what nginx, systemd, containers and Keycloak are given', () => {
  for (const file of [
    'nginx/portail.conf',
    'nginx/parts.conf',
    'mariadb/grants.sql',
    'compose/compose.yaml',
    'kubernetes/parts.yaml',
    'LICENCES.txt',
    'systemd/pwp-api@.service',
    'grafana/portail.json',
    'prometheus/portail.rules.yml',
    'prometheus/blackbox.yml',
    'keycloak/themes/pwp/login/theme.properties',
    'keycloak/data/password-blacklists/pwp-mots-de-passe-courants.txt',
  ])
    expect(statSync(join(portal, file)).size).toBeGreaterThan(10);
});

test('it says the version that its name has, which is the repository’s', async () => {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string };
  expect(basename(portal)).toBe(`portail-${version}-${process.platform}-${process.arch}`);
  expect((await run(...command('--version'), { env: { PATH } })).stdout).toBe(`${version}\n`);
});

test('without a command it names them, and each says what it was not told', async () => {
  await expect(run(...command(), { env: { PATH } })).rejects.toThrow(/pwp-portal serve registry/);
  await expect(run(...command('install'), { env: { PATH } })).rejects.toThrow(/Sous quel nom/);
  await expect(run(...command('migrate'), { env: { PATH } })).rejects.toThrow(/PWP_DATABASE_URL/);
  const nobody = { PWP_PORT: String(await freePort()) };
  await expect(run(...command('ready'), { env: { PATH, ...nobody } })).rejects.toMatchObject({ code: 1, stderr: '' });
  await expect(run(...command('realm'), { env: { PATH } })).rejects.toThrow(/PWP_KEYCLOAK_ADMIN_SECRET/);
  const words = ['admin', 'create', '--email', 'a@example.fr'];
  await expect(run(...command(...words), { env: { PATH } })).rejects.toThrow(/PWP_KEYCLOAK_ADMIN_SECRET/);
  await expect(run(...command('backup', made), { env: { PATH } })).rejects.toThrow(/PWP_BACKUP_RECIPIENT/);
  await expect(run(...command('restore', made), { env: { PATH } })).rejects.toThrow(/PWP_BACKUP_IDENTITY_FILE/);
});

/** What all parts are told, and the API. */
function settingsOf(publicUrl: string, databaseUrl: string) {
  const shared = {
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_RINGS_SECRET: secret(),
    PWP_REGISTRY_OPERATOR_TOKEN: secret(),
  };
  const secrets = ['SNE_API_KEY', 'DOCAPOSTE_API_KEY', 'GLPI_APP_TOKEN', 'GLPI_USER_TOKEN'];
  const ofApi = {
    ...shared,
    PWP_API_PORT: '0',
    PWP_PUBLIC_URL: publicUrl,
    PWP_DATABASE_URL: databaseUrl,
    PWP_FILES_DIR: join(elsewhere, 'files'),
    PWP_API_CLIENT_SECRET: secret(),
    PWP_SMTP_URL: 'smtp://127.0.0.1:1',
    PWP_MAIL_FROM: 'portail@example.fr',
    PWP_COMPTES_DEFI_SECRET: secret(),
    ...Object.fromEntries(['SNE', 'DOCAPOSTE', 'GLPI'].map((system) => [`PWP_${system}_URL`, 'http://127.0.0.1:1/'])),
    ...Object.fromEntries(secrets.map((name) => [`PWP_${name}`, secret()])),
  };
  return { shared, ofApi };
}

const PATIENT = { timeout: 60_000, interval: 500 };
const TRUSTING = { pwp: { trusted: [TEAM_PACKAGE] } };

test('a team’s package serves apart, by the account that docs/operations.md makes for it, or in the API’s process where it is trusted', async () => {
  const place = await createTestDatabase();
  const name = new URL(place.servedUrl).username;
  const host = join(portal, 'app/package.json');
  const before = await readFile(host, 'utf8');
  const folder = join(portal, 'app/node_modules', TEAM_PACKAGE);
  onTestFinished(async () => {
    await writeFile(host, before);
    await rm(folder, { recursive: true });
    for (const what of [
      `USER IF EXISTS ${name}_m_essai@'127.0.0.1'`,
      `USER ${name}_migrate@'127.0.0.1'`,
      `ROLE IF EXISTS ${name}_essai`,
      `ROLE IF EXISTS ${name}__portal`,
    ])
      await place.administer(`DROP ${what}`);
    await place.remove();
  });
  await mkdir(join(folder, 'api'), { recursive: true });
  for (const [file, text] of Object.entries(TEAM_FILES)) await writeFile(join(folder, file), text);
  const own = JSON.parse(before) as { dependencies?: object };
  const install = (said: object) =>
    writeFile(
      host,
      JSON.stringify({ ...own, dependencies: { ...own.dependencies, [TEAM_PACKAGE]: '1.0.0' }, ...said }),
    );
  await install({});
  await place.administer(`CREATE USER ${name}_migrate@'127.0.0.1' IDENTIFIED BY '${name}'`);
  const named = (sql: string) => sql.replaceAll('@localhost', "@'127.0.0.1'").replaceAll(/\bpwp(?=[_.])/g, name);
  const [, ofMigrations = ''] =
    /^(GRANT .* TO pwp_migrate@localhost);$/m.exec(await readFile(join(portal, 'mariadb/grants.sql'), 'utf8')) ?? [];
  await place.administer(named(ofMigrations));
  const { ofApi } = settingsOf('http://127.0.0.1:1', place.servedUrl);
  const migrating = place.servedUrl.replace(`${name}:`, `${name}_migrate:`);
  const migrated = (more: object = {}) =>
    run(...command('migrate'), { env: { PATH, ...ofApi, PWP_DATABASE_URL: migrating, ...more } });
  const answer = async (api: string) => (await fetch(`${api}/api/essai/ou`)).json();

  // Nothing is made yet: the portal serves, without it.
  expect((await migrated()).stderr).toMatch(
    /« essai ».*mariadb\/isolated-module\.sql.*"trusted": \["@equipe\/module-essai"\]/,
  );
  const first = await serve('api', ofApi);
  expect((await fetch(`${first.url}/api/health/ready`)).status).toBe(200);
  expect(await answer(first.url)).toMatchObject({ code: 'module-indisponible' });
  expect(first.said()).toMatch(/PWP_ISOLATED_DATABASE_URL : à indiquer[^\n]*isolated-module\.sql/);

  // Trusted, then no longer: the roll that would lose it is refused.
  await install(TRUSTING);
  const reloaded = async (says: string) => {
    first.child.kill('SIGHUP');
    await vi.waitFor(() => expect(first.said()).toContain(says), { timeout: 60_000 });
    // A connection of before may be the former process's still.
    await vi.waitFor(async () => expect(await answer(first.url)).toEqual({ apart: false, lignes: 0 }), PATIENT);
  };
  await reloaded('reloaded: every process was replaced');
  await install({});
  await reloaded('Ne servirait plus ce qui est servi');
  first.child.kill('SIGTERM');

  // By the guide.
  const settings = join(elsewhere, 'api.env');
  const commands = commandsOf('A module in a process of its own')
    .replaceAll('<id>', 'essai')
    .replaceAll('<password>', name)
    .replaceAll('<from>', '127.0.0.1')
    .replaceAll('<host>', new URL(place.url).hostname)
    .replaceAll('/opt/pwp', link())
    .replaceAll('/etc/pwp/api.env', settings)
    .replace('| mariadb', `> ${elsewhere}/account.sql`)
    .replace('systemctl start pwp-migrate', '');
  await run('/bin/sh', ['-ec', commands]);
  const account = named(await readFile(join(elsewhere, 'account.sql'), 'utf8')).replaceAll(/^--.*$/gm, '');
  for (const statement of account.split(';')) if (statement.trim() !== '') await place.administer(statement);
  const { PWP_ISOLATED_DATABASE_URL = '' } = parseEnv(await readFile(settings, 'utf8'));
  const isolated = {
    PWP_ISOLATED_DATABASE_URL: named(PWP_ISOLATED_DATABASE_URL)
      .replace(/\/pwp$/, `/${name}`)
      .replace(':3306', `:${new URL(place.url).port || '3306'}`),
  };
  const granted = await migrated(isolated);
  expect(granted.stderr).not.toContain('essai');
  const examined: unknown = await run(...command('doctor'), { env: { PATH, ...ofApi, ...isolated } }).catch(
    (error: unknown) => error,
  );
  expect(z.object({ stdout: z.string() }).parse(examined).stdout).toMatch(
    /^bon +Compte de essai : ses tables, et aucune autre$/m,
  );
  const { url: api } = await serve('api', { ...ofApi, ...isolated });
  expect(await answer(api)).toEqual({ apart: true, lignes: 0 });
}, 240_000);

/** What a guide’s section has its reader run. */
function commandsOf(section: string): string {
  const [, after = ''] = readFileSync(join(repository, 'docs/operations.md'), 'utf8').split(`### ${section}\n`);
  return after.split('\n### ')[0]?.split('```')[1] ?? '';
}

test('its three parts serve the pages, the modules and the API, after its migrations, and are backed up', async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const [{ url: databaseUrl }, { url: registryDatabase }] = databases;
  const { shared, ofApi } = settingsOf(publicUrl, databaseUrl);
  const migrated = await run(...command('migrate'), { env: { PATH, ...ofApi } });
  expect(migrated.stdout).toMatch(/\d+ migration\(s\) appliquée\(s\)\./);

  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const stored = {
    PWP_REGISTRY_DATABASE_URL: registryDatabase,
    PWP_REGISTRY_DIR: join(elsewhere, 'releases'),
    PWP_REGISTRY_PRIVATE_KEY: key,
  };
  const { url: registry } = await serve('registry', {
    ...shared,
    ...stored,
    PWP_REGISTRY_PORT: '0',
    PWP_PORTAL_URL: publicUrl,
    PWP_MODULES_DIR: join(portal, 'app/modules'),
  });
  const { url: api, ...served } = await serve('api', { ...ofApi, PWP_REGISTRY_URL: registry });
  const signing = (await (await fetch(`${registry}/registry/v1/key`)).json()) as { publicKey: string };
  await serve('shell', {
    PWP_PORT: String(port),
    PWP_PUBLIC_URL: publicUrl,
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_RINGS_SECRET: shared.PWP_RINGS_SECRET,
    PWP_REGISTRY_URL: registry,
    PWP_REGISTRY_PUBLIC_KEY: signing.publicKey,
  });

  expect((await fetch(`${api}/api/health/ready`)).status).toBe(200);
  const ports = { PWP_API_PORT: new URL(api).port, PWP_REGISTRY_PORT: new URL(registry).port, PWP_PORT: String(port) };
  expect((await run(...command('ready'), { env: { PATH, ...ports } })).stdout.match(/ : 200$/gm)).toHaveLength(3);
  const elsewhereAlone = { ...ports, PWP_API_PORT: String(await freePort()) };
  expect((await run(...command('ready'), { env: { PATH, ...elsewhereAlone } })).stdout.match(/ : /g)).toHaveLength(2);
  const meta = JSON.stringify(await (await fetch(`${api}/api/meta`)).json());
  for (const id of ['numerisation', 'comptes', 'profile', 'support']) expect(meta).toContain(id);
  expect(await (await fetch(`${registry}/registry/v1/health`)).json()).toMatchObject({ status: 'ok' });
  const page = await fetch(`${publicUrl}/mentions-legales`);
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html).toContain('<h1');
  const [, file = ''] = /"(\/modules\/[^"]+\.js)"/.exec(html) ?? [];
  expect((await fetch(registry + file)).status).toBe(200);

  const settings = {
    ...shared,
    ...stored,
    PWP_DATABASE_URL: databaseUrl,
    PWP_FILES_DIR: join(elsewhere, 'files'),
    PWP_BACKUP_RECIPIENT: 'age1kr6unhn7ntlx0v56dekrqrmfkhgaqzs206x6fhm098sxft2uecys2teuhs',
  };
  const backedUp = await run(...command('backup', join(elsewhere, 'backups')), { env: { PATH, ...settings } });
  expect(backedUp.stdout).toMatch(/^Sauvegarde faite : .*portail-\S+ \(\d+ Mo\)\.\nSans les comptes/);

  // The next archive, and the link on it: what is reloaded is of that one.
  await rename(portal, `${portal}-suivante`);
  await rm(link());
  await symlink(`${portal}-suivante`, link());
  served.child.kill('SIGHUP');
  await vi.waitFor(() => expect(served.said()).toContain('reloaded: every process was replaced'), { timeout: 60_000 });
  expect((await fetch(`${api}/api/health/ready`)).status).toBe(200);
}, 120_000);
