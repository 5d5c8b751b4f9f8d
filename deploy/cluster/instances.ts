import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { findCommand, type ClusterConfig } from './cluster-config.ts';
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

/** What is beside the parts, one of each; no unit starts it again but Keycloak's own. */
export function besideInstances({
  port,
  root,
}: Pick<ClusterConfig, 'port' | 'root'>): readonly Omit<Instance, 'url'>[] {
  const answers = (url: string) => () =>
    fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'error' }).then(
      async ({ ok, status, body }) => {
        await body?.cancel();
        return ok || status === 403;
      },
      () => false,
    );
  const at = (unit: string, isReady: () => Promise<boolean>) => ({ unit, pid: () => pidOf(root, unit), isReady });
  const clamd = join(root, 'var/lib/clamav/clamd.ctl');
  return [
    at('pwp-keycloak', answers(`http://127.0.0.1:${placedPort('8087', port)}/health/ready`)),
    at('s3', answers(`http://127.0.0.1:${port + 3}`)),
    ...(findCommand('clamd') === undefined ? [] : [at('clamav-daemon', () => listensAt(clamd))]),
  ];
}

/** Of a unit's process, or undefined when there is none. */
function pidOf(root: string, unit: string): number | undefined {
  const [file] = globSync(join(root, 'run', unit));
  return file === undefined ? undefined : Number(readFileSync(file, 'utf8'));
}

async function listensAt(path: string): Promise<boolean> {
  const socket = connect({ path });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
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
      pid: () => pidOf(root, unit),
      isReady: () =>
        fetch(url + PARTS[part].ready, {
          // A process that is replaced waits a minute for a connection that is kept.
          headers: { connection: 'close' },
          signal: AbortSignal.timeout(5_000),
          redirect: 'error',
        }).then(
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
