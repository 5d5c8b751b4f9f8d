import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installPortal, writeSettings } from './install-portal.ts';

/* Commands of the machine write down what they were told; the whole of it runs in `npm run start:cluster`, on MariaDB and nginx. */

let folder: string;
let root: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pwp-install-'));
  root = join(folder, 'root');
  for (const part of ['nginx', 'oci', 'systemd', 'mariadb'])
    cpSync(join(import.meta.dirname, '..', part), join(archive('one'), part), { recursive: true });
  for (const file of [join(archive('one'), 'keycloak/themes/pwp.txt'), join(root, 'opt/keycloak/conf/keycloak.conf')]) {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
  }
  mkdirSync(join(root, 'etc/nginx/sites-enabled'), { recursive: true });
  for (const there of ['etc/systemd/system', 'run/systemd/system']) mkdirSync(join(root, there), { recursive: true });
  writeFileSync(join(root, 'etc/nginx/nginx.conf'), `user www-data;\nevents {\n\tworker_connections 768;\n}\n`);
  mkdirSync(join(folder, 'commands'));
  for (const command of ['useradd', 'chgrp', 'chown', 'systemctl', 'nginx', 'mariadb']) answer(command, 'exit 0');
  answer('getent', 'exit 2');
  vi.stubEnv('PATH', `${join(folder, 'commands')}:/usr/bin:/bin`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const archive = (name: string) => join(folder, name);
const log = () => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '');
const at = (path: string) => readFileSync(join(root, path), 'utf8');
const install = (name = 'one', backedUp = '') =>
  installPortal({ archive: archive(name), root, name: 'portail.test', backedUp });

/** What a command of the machine does, once its words and its input are written down. */
function answer(command: string, script: string): void {
  const file = join(folder, 'commands', command);
  const input = command === 'mariadb' ? `cat >> '${join(folder, 'log')}'` : ':';
  writeFileSync(file, `#!/bin/sh\necho "${command} $*" >> '${join(folder, 'log')}'\n${input}\n${script}\n`);
  chmodSync(file, 0o755);
}

test('everything is put in its place, and what is left to fill is said', async () => {
  const { settings: left, notes } = await install();
  expect(notes).toEqual([]);
  expect(log()).toContain('systemctl reload nginx\n');
  expect(readlinkSync(join(root, 'opt/pwp'))).toBe(archive('one'));
  expect(readlinkSync(join(root, 'usr/local/bin/pwp-portal'))).toBe(join(root, 'opt/pwp/bin/pwp-portal'));
  expect(log()).toContain('useradd --system --home-dir /var/lib/pwp pwp\n');
  expect(at('etc/nginx/sites-enabled/portail')).toContain('server_name portail.test;');
  expect(at('etc/systemd/system/pwp-api@.service')).toContain('ExecStart=');
  expect(existsSync(join(root, 'opt/keycloak/themes/pwp.txt'))).toBe(true);
  expect(at('etc/pwp/api.env')).toContain('PWP_PUBLIC_URL=https://portail.test\n');
  expect(statSync(join(root, 'etc/pwp/api.env')).mode & 0o777).toBe(0o640);
  expect(left.get('backup.env')).toEqual(['PWP_BACKUP_RECIPIENT']);
  expect(left.get('registry.env')).toEqual([]);
});

test('databases are made through the input of the client: no password stands among words', async () => {
  await install();
  const password = /pwp:(\w{48})@127\.0\.0\.1/.exec(at('etc/pwp/api.env'))?.[1] ?? '';
  expect(log()).toMatch(/^mariadb \nCREATE DATABASE IF NOT EXISTS `pwp/m);
  expect(log()).toContain(`CREATE USER IF NOT EXISTS 'pwp'@'127.0.0.1' IDENTIFIED BY '${password}'`);
  const granted = log().match(/^GRANT .*$/gm) ?? [];
  expect(granted).toContain("GRANT SELECT, INSERT, UPDATE, DELETE ON pwp.* TO pwp@'127.0.0.1';");
  expect(granted).toHaveLength(7);
  for (const line of log()
    .split('\n')
    .filter((each) => each.startsWith('mariadb')))
    expect(line).not.toContain(password);
});

test('nginx gets the connections that it has among containers; the number of an operator stays', async () => {
  await install();
  const numbers = (text: string) => new Set(text.match(/worker_(?:connections|rlimit_nofile) \d+;/g));
  expect(numbers(at('etc/nginx/nginx.conf'))).toEqual(
    numbers(readFileSync(join(archive('one'), 'oci/nginx.conf'), 'utf8')),
  );
  const own = 'events { worker_connections 20000; }\n';
  writeFileSync(join(root, 'etc/nginx/nginx.conf'), own);
  await install();
  expect(at('etc/nginx/nginx.conf')).toBe(own);
});

test('a command that fails is told; once that is mended, a second run goes on with the same secrets', async () => {
  answer('mariadb', 'echo "Access denied" >&2; exit 1');
  await expect(install()).rejects.toThrow('mariadb : Access denied');
  const settings = at('etc/pwp/api.env');
  answer('mariadb', 'exit 0');
  await install();
  expect(at('etc/pwp/api.env')).toBe(settings);
  expect(at('etc/systemd/system/pwp-api@.service')).toContain('ExecStart=');
});

test('a database elsewhere is left to its operator', async () => {
  await install();
  for (const file of ['api', 'backup', 'migrate', 'registry'])
    writeFileSync(
      join(root, `etc/pwp/${file}.env`),
      at(`etc/pwp/${file}.env`).replaceAll('@127.0.0.1:', '@db.internal:'),
    );
  rmSync(join(folder, 'log'));
  await install();
  expect(log()).not.toContain('mariadb');
});

test('a new archive brings its units, and what the operator changed stays', async () => {
  await install();
  cpSync(archive('one'), archive('two'), { recursive: true });
  writeFileSync(join(archive('two'), 'systemd/pwp-api@.service'), 'new');
  writeFileSync(join(root, 'etc/nginx/sites-enabled/portail'), 'mine');
  writeFileSync(join(root, 'etc/pwp/shell.env'), 'PWP_REGISTRY_PUBLIC_KEY=mine\n');
  await install('two');
  expect(readlinkSync(join(root, 'opt/pwp'))).toBe(archive('two'));
  expect(at('etc/systemd/system/pwp-api@.service')).toBe('new');
  expect(at('etc/nginx/sites-enabled/portail')).toBe('mine');
  expect(at('etc/pwp/shell.env')).toBe('PWP_REGISTRY_PUBLIC_KEY=mine\n');
});

test('what is missing on the machine is said: Keycloak, which would refuse the realm, and systemd', async () => {
  for (const missing of ['opt/keycloak', 'run/systemd']) rmSync(join(root, missing), { recursive: true });
  const { notes } = await install();
  expect(notes).toEqual([
    expect.stringContaining('Keycloak n’est pas dans /opt/keycloak'),
    expect.stringContaining('systemd ne tourne pas ici'),
  ]);
  expect(existsSync(join(root, 'opt/keycloak'))).toBe(false);
  expect(at('etc/systemd/system/pwp-api@.service')).toContain('ExecStart=');
  expect(log()).not.toContain('systemctl');
});

test('on a new machine, databases are made for the accounts of a backup', async () => {
  const password = randomBytes(24).toString('hex');
  await install('one', `PWP_DATABASE_URL=mariadb://pwp:${password}@127.0.0.1:3306/pwp\n`);
  expect(at('etc/pwp/api.env')).toContain(`mariadb://pwp:${password}@127.0.0.1:3306/pwp\n`);
  expect(log()).toContain(`CREATE USER IF NOT EXISTS 'pwp'@'127.0.0.1' IDENTIFIED BY '${password}'`);
});

test('for containers, the settings alone are made, for root alone', async () => {
  const { settings: left } = await writeSettings({ archive: archive('one'), root, name: 'portail.test' });
  expect(left.get('backup.env')).toEqual(['PWP_BACKUP_RECIPIENT']);
  expect(statSync(join(root, 'etc/pwp/api.env')).mode & 0o777).toBe(0o600);
  expect(log()).toBe('');
  expect(existsSync(join(root, 'opt/pwp'))).toBe(false);
});
