import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, readlink, symlink, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { placeBackedUp } from './backed-up-settings.ts';
import { databasesIn, drawSettings, settingsToFill } from './drawn-settings.ts';

/** Where a portal is installed from, and to. */
export interface Installation {
  /** Folder of the unpacked archive. */
  archive: string;
  /** Folder that stands for `/`. */
  root: string;
  /** Name that browsers know the portal by. */
  name: string;
  /** Settings of a backup, which go before those that are drawn. */
  backedUp?: string;
}

/** What an installation leaves to do. */
export interface LeftToDo {
  /** Settings that nobody but the operator knows, by file. */
  settings: ReadonlyMap<string, readonly string[]>;
  /** In French, a sentence or two each. */
  notes: readonly string[];
}

/** The accounts of the parts, and their homes. */
const ACCOUNTS = { pwp: '/var/lib/pwp', keycloak: '/opt/keycloak' };
const THIS_MACHINE = ['127.0.0.1', 'localhost'];

/**
 * Puts the parts of an archive in their places: accounts, settings with their secrets drawn, databases, units, nginx, what Keycloak is
 * given. What an operator may have changed (settings, the site of nginx) stays as it is: so a second run goes on where a first one
 * failed, and one with a new archive brings its units. Throws with what a command said.
 */
export async function installPortal(installation: Installation): Promise<LeftToDo> {
  const { archive, root } = installation;
  const notes: string[] = [];
  const at = (...path: string[]) => join(root, ...path);
  for (const [account, home] of Object.entries(ACCOUNTS)) await ensureAccount(account, home);
  await link(archive, at('opt/pwp'));
  await link(at('opt/pwp/bin/pwp-portal'), at('usr/local/bin/pwp-portal'));

  const settings = await placeSettings(installation);
  for (const file of settings.keys()) {
    await run('chgrp', ['pwp', at('etc/pwp', file)]);
    await chmod(at('etc/pwp', file), 0o640);
  }
  await ensureDatabases([...settings.values()], await readFile(join(archive, 'mariadb/grants.sql'), 'utf8'));

  for (const unit of await readdir(join(archive, 'systemd')))
    if (!unit.endsWith('.env')) await cp(join(archive, 'systemd', unit), at('etc/systemd/system', unit));

  if (existsSync(at('opt/keycloak'))) {
    await cp(join(archive, 'keycloak'), at('opt/keycloak'), { recursive: true });
    await run('chown', ['-R', 'keycloak:', at('opt/keycloak')]);
  } else {
    notes.push(
      'Keycloak n’est pas dans /opt/keycloak : il refuserait le royaume, sans le thème et la liste de mots de passe du portail. ' +
        'Mettez-le là et recommencez ; sur une autre machine, copiez le dossier keycloak de l’archive dans le sien.',
    );
  }
  await placeSite(installation);
  // As sd_booted(3) asks.
  if (existsSync(at('run/systemd/system'))) {
    await run('systemctl', ['daemon-reload']);
    await run('systemctl', ['reload', 'nginx']);
  } else {
    notes.push(
      'systemd ne tourne pas ici : rechargez nginx, et lancez vous-même ce que disent les lignes ExecStart des unités ' +
        `(${at('etc/systemd/system')}/pwp-*.service), avec leurs réglages et leur compte.`,
    );
  }
  return { settings: leftToFill(settings), notes };
}

/** Makes the files of settings alone, of root alone: what containers are started with. */
export async function writeSettings(installation: Installation): Promise<LeftToDo> {
  return { settings: leftToFill(await placeSettings(installation)), notes: [] };
}

const leftToFill = (settings: ReadonlyMap<string, string>) =>
  new Map([...settings].map(([file, text]) => [file, settingsToFill(text)]));

async function ensureAccount(account: string, home: string): Promise<void> {
  const isThere = await run('getent', ['passwd', account]).then(
    () => true,
    () => false,
  );
  if (!isThere) await run('useradd', ['--system', '--home-dir', home, account]);
}

/** Makes the files of settings that are not there; gives the text of each. */
async function placeSettings({ archive, root, name, backedUp = '' }: Installation): Promise<Map<string, string>> {
  const folder = join(root, 'etc/pwp');
  await mkdir(folder, { recursive: true });
  const files = (await readdir(join(archive, 'systemd'))).filter((file) => file.endsWith('.env'));
  const texts = new Map<string, string>();
  const examples = new Map<string, string>();
  for (const file of files) {
    examples.set(file, await readFile(join(archive, 'systemd', file), 'utf8'));
    if (existsSync(join(folder, file))) texts.set(file, await readFile(join(folder, file), 'utf8'));
  }
  const fill = drawSettings(name, [...texts.values(), backedUp]);
  for (const [file, restored] of placeBackedUp(examples, backedUp)) {
    if (texts.has(file)) continue;
    const text = fill(restored);
    await writeFile(join(folder, file), text, { mode: 0o600 });
    texts.set(file, text);
  }
  return texts;
}

/** Makes the databases that these settings name on this machine, and their accounts with the rights of `grants`. */
async function ensureDatabases(settings: readonly string[], grants: string): Promise<void> {
  const here = databasesIn(settings).filter(({ host }) => THIS_MACHINE.includes(host));
  const made = here.map(({ database, account, password }) => {
    const user = `'${account}'@'127.0.0.1'`;
    const secret = `IDENTIFIED BY '${password.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
    return `CREATE DATABASE IF NOT EXISTS \`${database}\` CHARACTER SET utf8mb4; CREATE USER IF NOT EXISTS ${user} ${secret}; ALTER USER ${user} ${secret};`;
  });
  const granted = [...grants.matchAll(/^GRANT .{1,200} ON (\w{1,64})\.\* TO (\w{1,80})@localhost;$/gm)].flatMap(
    ([statement, database, account]) =>
      here.some((each) => each.database === database && each.account === account)
        ? [statement.replace('@localhost', "@'127.0.0.1'")]
        : [],
  );
  const statements = [...made, ...granted];
  // Passwords stand in no list of processes.
  if (statements.length > 0) await run('mariadb', [], statements.join('\n'));
}

/** Gives nginx the site, and what it shows while a part is down. */
async function placeSite({ archive, root, name }: Installation): Promise<void> {
  const [sites, pages] = [join(root, 'etc/nginx/sites-enabled'), join(root, 'usr/share/pwp-portal')];
  for (const folder of [pages, join(root, 'var/cache/nginx')]) await mkdir(folder, { recursive: true });
  await cp(join(archive, 'nginx/indisponible.html'), join(pages, 'indisponible.html'));
  for (const [from, to] of [
    ['portail.conf', 'portail'],
    ['parts.conf', 'portail-parts'],
  ] as const) {
    if (existsSync(join(sites, to))) continue;
    const site = await readFile(join(archive, 'nginx', from), 'utf8');
    await writeFile(join(sites, to), site.replaceAll('pwp.example.fr', name));
  }
  await giveConnections(join(root, 'etc/nginx/nginx.conf'));
  await run('nginx', ['-t']);
}

/** Replaces what Debian's nginx has connections for; another number is an operator's, and stays. As in `oci/nginx.conf`. */
async function giveConnections(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const roomy = text.replace('worker_connections 768;', 'worker_connections 8192;');
  // Each connection is a file.
  if (roomy !== text) await writeFile(file, `worker_rlimit_nofile 16384;\n${roomy}`);
}

/** Makes a link, in place of another one. */
async function link(target: string, path: string): Promise<void> {
  if ((await readlink(path).catch(() => undefined)) === target) return;
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await mkdir(join(path, '..'), { recursive: true });
  await symlink(target, path);
}

/** Runs a command of the machine with this input. Throws what it said when it fails. */
async function run(command: string, words: readonly string[], input = ''): Promise<void> {
  const child = spawn(command, words, { stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  // A command that ends without reading says why by its code.
  child.stdin.on('error', () => undefined).end(input);
  const [said, code] = await Promise.all([textOf(child.stderr), ended]);
  if (code !== 0) throw new Error(`${[basename(command), ...words].join(' ')} : ${said.trim() || `code ${code}`}`);
}
