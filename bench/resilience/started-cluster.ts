import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { dropDatabases } from '@pwp/cluster/drop-databases';
import { besideInstances, clusterInstances, type Instance, type Instances } from '@pwp/cluster/instances';
import { benchConfig } from '../config.ts';
import { root as repository, startServer } from '../measure/server-process.ts';

/** How long a process that starts may take to be ready, ms. */
const PATIENCE = 120_000;

/** A process that may be killed. */
export type Killable = Pick<Instance, 'unit' | 'pid' | 'isReady'>;

/** A portal as in production, on this machine. */
export interface Cluster {
  port: number;
  publicUrl: string;
  /** Folder that stands for `/`. */
  root: string;
  databaseUrl: string;
  /** The simulators, which nginx does not show. */
  outsideUrl: string;
  /** The authority of its certificate. */
  ca: Buffer;
  instances: Instances;
  /** Keycloak, S3, clamd. */
  beside: readonly Killable[];
  /** Ends it, and takes away its folder and databases. */
  remove: () => Promise<void>;
}

/** Installs the portal by `npm run start:cluster` and starts it, on a folder and databases of its own. */
export async function startCluster(): Promise<Cluster> {
  const { port, mariadbUrl } = benchConfig;
  const dataDir = await mkdtemp(join(tmpdir(), 'pwp-bench-cluster-'));
  const name = `pwp_bench_cluster_${port}`;
  const databaseUrl = `${mariadbUrl}/${name}`;
  const root = join(dataDir, 'cluster');
  const clear = async () => {
    await dropDatabases({ root, mariadb: { name } });
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const server = await startServer('deploy/cluster/start-cluster.ts', {
      args: ['--fresh'],
      environment: {
        PWP_PORT: String(port),
        PWP_DATA_DIR: dataDir,
        PWP_KEYCLOAK_DIR: join(repository, 'node_modules/.cache/keycloak'),
        PWP_DATABASE_URL: databaseUrl,
      },
      ready: /PWP ready/,
    });
    return {
      port,
      publicUrl: `https://localhost:${port}`,
      root,
      databaseUrl,
      outsideUrl: `http://127.0.0.1:${port + 4}`,
      ca: await readFile(join(root, 'etc/ssl/pwp/authority.pem')),
      instances: clusterInstances({ port, root }),
      beside: besideInstances({ port, root }),
      async remove() {
        await server.stop();
        await clear();
      },
    };
  } catch (error) {
    await clear();
    throw error;
  }
}

/** Every process of the cluster. */
export const allOf = (instances: Instances): readonly Instance[] => Object.values(instances).flat();

/** Waits until these may be given requests. Throws when one is not in time. */
export async function untilReady(instances: readonly Killable[]): Promise<void> {
  for (const { unit, isReady } of instances) {
    for (const deadline = Date.now() + PATIENCE; !(await isReady()); await setTimeout(100))
      if (Date.now() > deadline) throw new Error(`${unit} is not ready after ${PATIENCE / 1_000} s`);
  }
}
