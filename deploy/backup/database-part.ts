import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { openDatabase, readMariadbAddress, RESTORING_TABLE, type Database } from '@pwp/database';
import { feed, outputOf } from './started-command.ts';

const isSqlite = (url: string) => url.startsWith('sqlite:');
const fileOf = (url: string) => url.slice('sqlite:'.length);

/** The file of a backup that holds a database: SQL of MariaDB, or the pages of SQLite. */
export const partOf = (name: string, url: string): string => `${name}.${isSqlite(url) ? 'sqlite' : 'sql'}.gz.age`;

/** Opens a database for as long as `work` lasts. */
export async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase(url, { poolSize: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** A database as it is at one instant, compressed. `aside` is the name of a file that may be written and is removed. */
export function dumpDatabase(url: string, aside: string): Readable {
  const zip = createGzip();
  const source = isSqlite(url) ? copyOfSqlite(fileOf(url), aside) : sqlOfMariadb(url);
  // What fails ends the stream too, whose reader says so.
  pipeline(Readable.from(source), zip).catch(() => undefined);
  return zip;
}

async function* copyOfSqlite(file: string, aside: string): AsyncGenerator<Buffer> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    // All at once: between two steps, a write of another process has it begin again.
    await backup(database, aside, { rate: 2 ** 30 });
    for await (const chunk of createReadStream(aside)) yield chunk as Buffer;
  } finally {
    database.close();
    await rm(aside, { force: true });
  }
}

/** The account that made a trigger: where it is restored there is another one. */
const DEFINER = /\/\*!\d{5} DEFINER=`[^`\n]{0,200}`@`[^`\n]{0,200}`\*\/ /g;
const DUMP = ['--skip-lock-tables', '--skip-comments', '--no-tablespaces', '--default-character-set=utf8mb4'];

async function* sqlOfMariadb(url: string): AsyncGenerator<Buffer | string> {
  const { words, environment, name } = reaching(url);
  const triggers: Buffer[] = [];
  const schema = [...words, ...DUMP, '--no-data', '--no-create-info', '--triggers', name];
  for await (const chunk of outputOf('mariadb-dump', schema, { environment })) triggers.push(chunk);
  // One transaction reads all tables as they are at its beginning, and keeps nobody from writing.
  const data = ['--single-transaction', '--quick', '--hex-blob', '--skip-triggers', '--skip-add-drop-table'];
  yield* outputOf('mariadb-dump', [...words, ...DUMP, ...data, '--skip-add-locks', name], { environment });
  // After the rows, which they must not meet.
  yield Buffer.concat(triggers).toString('utf8').replaceAll(DEFINER, '');
}

/** How MariaDB's own tools reach a database; no password on a command line, where others read it. */
function reaching(url: string) {
  const { host, port, user, password, name, authority } = readMariadbAddress(url);
  return {
    words: [
      '--no-defaults',
      '--protocol=tcp',
      ...(authority === undefined
        ? ['--disable-ssl-verify-server-cert']
        : [`--ssl-ca=${authority}`, '--ssl-verify-server-cert']),
      '--max-allowed-packet=1G',
      `--host=${host}`,
      `--port=${port}`,
      `--user=${user}`,
    ],
    environment: { MYSQL_PWD: password },
    name,
  };
}

/** Whether nothing was ever put into a database, which a server has made or which is a file to come. */
export async function isEmptyDatabase(url: string): Promise<boolean> {
  if (isSqlite(url)) return !existsSync(fileOf(url));
  return withDatabase(url, async ({ sequelize }) => (await sequelize.getQueryInterface().showAllTables()).length === 0);
}

/** A database with all that a backup held, and which nothing takes for whole yet. */
export interface LoadedDatabase {
  /** Its address until then. */
  url: string;
  /** Makes it the one that the portal opens. */
  finish: () => Promise<void>;
}

/** Puts a dump into an empty database. */
export async function loadDatabase(url: string, dump: Readable): Promise<LoadedDatabase> {
  return isSqlite(url) ? loadSqlite(fileOf(url), dump) : loadMariadb(url, dump);
}

async function loadSqlite(file: string, dump: Readable): Promise<LoadedDatabase> {
  const aside = `${file}.restoring`;
  await mkdir(dirname(file), { recursive: true });
  await pipeline(dump, createGunzip(), createWriteStream(aside, { mode: 0o600, flush: true }));
  return {
    url: `sqlite:${aside}`,
    async finish() {
      // What is still in its journal goes into the file that is renamed.
      await withDatabase(`sqlite:${aside}`, ({ sequelize }) => sequelize.query('PRAGMA wal_checkpoint(TRUNCATE)'));
      await rename(aside, file);
      for (const rest of ['-wal', '-shm']) await rm(`${aside}${rest}`, { force: true });
    },
  };
}

async function loadMariadb(url: string, dump: Readable): Promise<LoadedDatabase> {
  const { words, environment, name } = reaching(url);
  await withDatabase(url, ({ sequelize }) => sequelize.query(`CREATE TABLE ${RESTORING_TABLE} (id INT PRIMARY KEY)`));
  const unzip = createGunzip();
  // In binary mode the client takes no command from the text, such as one to start a program.
  const load = [...words, '--binary-mode', '--default-character-set=utf8mb4', name];
  // What fails ends the stream that is fed, which says so.
  pipeline(dump, unzip).catch(() => undefined);
  await feed(unzip, 'mariadb', load, { environment });
  return {
    url,
    async finish() {
      await withDatabase(url, ({ sequelize }) => sequelize.query(`DROP TABLE ${RESTORING_TABLE}`));
    },
  };
}
