import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';
import { vi } from 'vitest';
import { freePort } from './free-port.ts';

const SERVER = '/usr/sbin/mariadbd';

/** A MariaDB of its own that speaks TLS alone, as `localhost`. */
export interface TlsMariadb {
  port: number;
  /** Files of its authority, and of another one. */
  files: Readonly<Record<'authority' | 'stranger', string>>;
  /** Runs a statement as root. */
  ask: (sql: string) => Promise<void>;
  /** Has it show a certificate of its authority for this name from now on. */
  rename: (name: string) => Promise<void>;
  stop: () => Promise<void>;
}

/** Whether this machine has MariaDB's server. */
export const hasMariadbServer = (): boolean => existsSync(SERVER);

/** Starts it with an authority made for it. */
export async function startTlsMariadb(): Promise<TlsMariadb> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-tls-'));
  // MariaDB leaves root for an account that must get there.
  await chmod(folder, 0o755);
  const own = (name: string) => join(folder, name);
  makeAuthority(folder, 'authority');
  makeAuthority(folder, 'stranger');
  certify(folder, 'localhost');
  const port = await freePort();
  await writeFile(
    own('server.cnf'),
    `[mariadbd]\ndatadir=${own('data')}\nsocket=${own('sql.sock')}\nbind_address=127.0.0.1\nport=${port}\n` +
      `innodb_buffer_pool_size=32M\nrequire_secure_transport=ON\n` +
      `ssl_ca=${own('authority.pem')}\nssl_cert=${own('server.pem')}\nssl_key=${own('server.key')}\n`,
  );
  const account = process.getuid?.() === 0 ? ['--user=mysql'] : [];
  await mkdir(own('data'));
  if (account.length > 0) execFileSync('chown', ['-R', 'mysql', folder]);
  const words = ['--no-defaults', `--datadir=${own('data')}`, '--auth-root-authentication-method=normal', ...account];
  execFileSync('mariadb-install-db', [...words, '--skip-test-db'], { stdio: 'ignore' });
  const server = spawn(SERVER, [`--defaults-file=${own('server.cnf')}`, ...account], { stdio: 'ignore' });

  const ask = async (sql: string): Promise<void> => {
    // By its socket, which needs no TLS.
    const connection: Connection = await createConnection({ socketPath: own('sql.sock'), user: 'root' });
    try {
      await connection.query(sql);
    } finally {
      connection.destroy();
    }
  };
  const stop = async () => {
    const ended = server.exitCode === null && server.signalCode === null ? once(server, 'exit') : undefined;
    server.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await vi.waitFor(() => ask('CREATE DATABASE IF NOT EXISTS pwp'), { timeout: 60_000, interval: 100 });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    files: {
      authority: own('authority.pem'),
      stranger: own('stranger.pem'),
    },
    ask,
    async rename(name) {
      certify(folder, name);
      await ask('FLUSH SSL');
    },
    stop,
  };
}

const openssl = (folder: string, words: readonly string[]) =>
  execFileSync('openssl', ['req', '-x509', '-nodes', '-days', '2', ...words], { cwd: folder, stdio: 'pipe' });

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

function makeAuthority(folder: string, name: string): void {
  openssl(folder, [...EC, '-subj', `/CN=PWP ${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`]);
}

/** A certificate of the server for this name. */
function certify(folder: string, name: string): void {
  const ofAuthority = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-addext', `subjectAltName=DNS:${name}`];
  const files = ['-keyout', 'server.key', '-out', 'server.pem', '-addext', 'basicConstraints=critical,CA:FALSE'];
  openssl(folder, [...EC, '-subj', `/CN=${name}`, ...ofAuthority, ...files]);
  // A key of openssl is its owner's alone, and the server is another account.
  execFileSync('chmod', ['644', join(folder, 'server.key')]);
}
