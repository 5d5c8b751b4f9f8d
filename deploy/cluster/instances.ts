import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterConfig } from './cluster-config.ts';
import { placedPort } from './placed-files.ts';

/** The parts of a cluster, two of each: their ports in production, and where each says that it may be given requests. */
const PARTS = {
  api: { ports: ['8081', '8181'], ready: '/api/health/ready' },
  registry: { ports: ['8082', '8182'], ready: '/registry/v1/health/ready' },
  shell: { ports: ['8080', '8180'], ready: '/health/ready' },
} as const;
export type Part = keyof typeof PARTS;

/** A process of a part. */
export interface Instance {
  unit: string;
  url: string;
  /** Of the process, or undefined when there is none. */
  pid: () => number | undefined;
  isReady: () => Promise<boolean>;
}

/** The two processes of each part. */
export type Instances = Record<Part, readonly [Instance, Instance]>;

/** The processes of the cluster at this port, in this folder. */
export function clusterInstances({ port, root }: Pick<ClusterConfig, 'port' | 'root'>): Instances {
  const instance = (part: Part, named: string): Instance => {
    const url = `http://127.0.0.1:${placedPort(named, port)}`;
    const unit = `pwp-${part}@${placedPort(named, port)}`;
    return {
      unit,
      url,
      pid() {
        const [file] = globSync(join(root, 'run', unit));
        return file === undefined ? undefined : Number(readFileSync(file, 'utf8'));
      },
      isReady: () =>
        fetch(url + PARTS[part].ready, { signal: AbortSignal.timeout(5_000), redirect: 'error' }).then(
          async ({ ok, body }) => {
            await body?.cancel();
            return ok;
          },
          () => false,
        ),
    };
  };
  const both = (part: Part) => [instance(part, PARTS[part].ports[0]), instance(part, PARTS[part].ports[1])] as const;
  return { api: both('api'), registry: both('registry'), shell: both('shell') };
}
