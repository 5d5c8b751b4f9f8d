import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { vi } from 'vitest';
import { freePort } from './free-port.ts';

const SERVER = '/usr/sbin/mariadbd';
/** What the operator of several machines gives each node. */
const NODE_FILE = resolve(import.meta.dirname, '../../../deploy/mariadb/galera.cnf');
/** A node copies the database of another before it serves, ms. */
const JOINING = 90_000;

/** One server of a Galera cluster. */
export interface GaleraNode {
  /** `mariadb://…` of one database, which every node has. */
  url: string;
  /** Runs a statement as root, without a database. */
  ask: (sql: string) => Promise<RowDataPacket[]>;
  /** Ends the server at once, as a machine that loses its power. */
  kill: () => Promise<void>;
  /** Starts it again; resolves once it serves. */
  start: () => Promise<void>;
  /** Parts it from the others, or puts it back among them. */
  isolate: (alone: boolean) => Promise<void>;
}

/** Whether this machine has MariaDB's server with Galera. */
export const hasGalera = (): boolean => existsSync(SERVER) && existsSync('/usr/lib/galera/libgalera_smm.so');

/** Three nodes on this machine, from the operator's file. */
export async function startGalera(): Promise<{ nodes: GaleraNode[]; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-galera-'));
  // MariaDB and its rsync leave root for an account that must get there.
  await chmod(folder, 0o755);
  const ports = await Promise.all([1, 2, 3].map(() => freePort()));
  const nodes = await Promise.all(ports.map((port, index) => prepareNode(folder, `base${index + 1}`, port, ports)));
  const stop = async () => {
    await Promise.all(nodes.map(({ kill }) => kill()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [first, ...others] = nodes;
    await first?.begin();
    await first?.ask('CREATE DATABASE pwp');
    await Promise.all(others.map(({ start }) => start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, stop };
}

/** A node whose data are in a folder of its own; `ports` are those by which the nodes know each other. */
async function prepareNode(
  folder: string,
  name: string,
  port: number,
  ports: readonly number[],
): Promise<GaleraNode & { begin: () => Promise<void> }> {
  const own = join(folder, name);
  const [sql, state, increments] = await Promise.all([freePort(), freePort(), freePort()]);
  await mkdir(own);
  const account = process.getuid?.() === 0 ? 'mysql' : undefined;
  if (account !== undefined) execFileSync('chown', [account, own]);
  const user = account === undefined ? [] : [`--user=${account}`];
  const settings = {
    datadir: join(own, 'data'),
    socket: join(own, 'sql.sock'),
    bind_address: '127.0.0.1',
    port: sql,
    innodb_buffer_pool_size: '64M',
    innodb_log_file_size: '32M',
    // As a plugin, the provider takes no order while it runs, such as to part a node from the others.
    plugin_wsrep_provider: 'OFF',
    wsrep_node_name: name,
    wsrep_node_address: `127.0.0.1:${port}`,
    wsrep_sst_receive_address: `127.0.0.1:${state}`,
    wsrep_provider_options: `base_host=127.0.0.1;base_port=${port};gmcast.listen_addr=tcp://127.0.0.1:${port};ist.recv_addr=127.0.0.1:${increments};gcache.size=64M;pc.recovery=no`,
  };
  const file = join(own, 'node.cnf');
  const lines = Object.entries(settings).map(([setting, value]) => `${setting} = ${value}`);
  await writeFile(file, `!include ${NODE_FILE}\n[mariadbd]\n${lines.join('\n')}\n`);
  execFileSync(
    'mariadb-install-db',
    [
      `--no-defaults`,
      `--datadir=${settings.datadir}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...user,
    ],
    { stdio: 'ignore' },
  );

  let server: ChildProcess | undefined;
  const ask = async (statement: string): Promise<RowDataPacket[]> => {
    const connection = await createConnection({ host: '127.0.0.1', port: sql, user: 'root', connectTimeout: 5_000 });
    try {
      const [rows] = await connection.query<RowDataPacket[]>(statement);
      return rows;
    } finally {
      connection.destroy();
    }
  };
  const launch = async (cluster: string): Promise<void> => {
    const log = await open(join(own, 'log'), 'a');
    const child = spawn(SERVER, [`--defaults-file=${file}`, ...user, `--wsrep-cluster-address=${cluster}`], {
      stdio: ['ignore', log.fd, log.fd],
    });
    server = child;
    await log.close();
    const serves = vi.waitFor(
      async () => {
        if (child.exitCode !== null) throw new Error(`${name} ended: see ${own}/log`);
        const [ready] = await ask("SHOW STATUS LIKE 'wsrep_ready'");
        if (ready?.['Value'] !== 'ON') throw new Error(`${name} is not among the others yet`);
      },
      { timeout: JOINING, interval: 200 },
    );
    await serves;
  };
  return {
    url: `mariadb://root@127.0.0.1:${sql}/pwp`,
    ask,
    begin: () => launch('gcomm://'),
    start: () => launch(`gcomm://${ports.map((other) => `127.0.0.1:${other}`).join(',')}`),
    async kill() {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    },
    async isolate(alone) {
      await ask(`SET GLOBAL wsrep_provider_options = 'gmcast.isolate=${alone ? 1 : 0}'`);
    },
  };
}
