import { copyFileSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { request as ask } from 'node:https';
import { basename, join } from 'node:path';
import { parseEnv } from 'node:util';
import type { APIRequestContext } from '@playwright/test';
import { runCommands } from '@pwp/cluster/commands';
import { besideInstances, clusterInstances, type Instances } from '@pwp/cluster/instances';
import { inPlace } from '@pwp/cluster/placed';
import { expect, test as base } from '@pwp/testing/browser';

/** Where the run's cluster is. */
export interface ClusterOptions {
  /** `logs`: the folder of the run's logs, if any. */
  cluster: { port: number; root: string; logs: string | undefined };
}

/** A part answered `status` to a read; 0: nobody answered. */
export interface ReadAnswer {
  status: number;
  text: string;
}

interface ClusterFixtures {
  instances: Instances;
  /** The mailbox and the simulators, which nginx does not show. */
  outside: APIRequestContext;
  /** Reads an address of the portal by TLS, with the cluster's own authority. */
  read: (path: string, headers?: Record<string, string>) => Promise<ReadAnswer>;
  operator: { authorization: string };
  /** Runs commands of a guide as root of the cluster, and gives what they print. */
  run: (commands: string) => Promise<string>;
}

/** A journey on a portal as in production: nothing there tells what its pages reported, and a part that dies is no error of theirs. */
export const test = base.extend<ClusterFixtures & { quiet: RegExp[] }, ClusterOptions & { keptLogs: void }>({
  cluster: [
    { port: 0, root: '', logs: undefined },
    { scope: 'worker', option: true },
  ],
  keptLogs: [
    async ({ cluster: { root, logs } }, use) => {
      await use();
      if (logs === undefined) return;
      mkdirSync(logs, { recursive: true });
      for (const file of globSync(join(root, 'var/log/pwp-{api,registry,shell}@*.log')))
        copyFileSync(file, join(logs, `portal as a cluster, ${basename(file)}`));
    },
    { scope: 'worker', auto: true },
  ],
  quiet: async ({}, use) => {
    await use([]);
  },
  instances: async ({ cluster }, use) => {
    await use(clusterInstances(cluster));
  },
  outside: async ({ playwright, cluster }, use) => {
    const context = await playwright.request.newContext({ baseURL: `http://127.0.0.1:${cluster.port + 4}` });
    await use(context);
    await context.dispose();
  },
  read: async ({ cluster }, use) => {
    const ca = readFileSync(join(cluster.root, 'etc/ssl/pwp/authority.pem'));
    await use(
      (path, headers = {}) =>
        new Promise((answered) => {
          const nobody = (error: unknown) => answered({ status: 0, text: String(error) });
          // A kept connection may be one that nginx closes as it reloads: a browser then asks again.
          const to = { host: 'localhost', port: cluster.port, path, headers, ca, timeout: 30_000, agent: false };
          const sent = ask(to, (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
            answer.once('error', nobody);
            answer.once('end', () => answered({ status: answer.statusCode ?? 0, text }));
          });
          sent.once('timeout', () => sent.destroy(new Error(`${path} : no answer in 30 s`)));
          sent.once('error', nobody);
          sent.end();
        }),
    );
  },
  run: async ({ cluster: { root, port } }, use) => {
    await use((commands) =>
      runCommands(inPlace(commands, { root, port, publicUrl: `https://localhost:${port}` }), root),
    );
  },
  operator: async ({ cluster }, use) => {
    const settings = parseEnv(readFileSync(join(cluster.root, 'etc/pwp/registry.env'), 'utf8'));
    await use({ authorization: `Bearer ${settings['PWP_REGISTRY_OPERATOR_TOKEN']}` });
  },
});

/** Starts Keycloak and waits until it answers: the next journey signs in. */
export async function startKeycloak({ run, cluster }: Pick<ClusterFixtures & ClusterOptions, 'run' | 'cluster'>) {
  await run('systemctl start pwp-keycloak');
  const isReady = besideInstances(cluster).find(({ unit }) => unit === 'pwp-keycloak')?.isReady;
  await expect.poll(() => isReady?.(), { message: 'Keycloak is ready', timeout: 90_000 }).toBe(true);
}

/** Waits until every process of the cluster may be given requests. */
export async function expectAllReady(instances: Instances): Promise<void> {
  for (const { isReady, unit } of Object.values(instances).flat())
    await expect.poll(isReady, { message: `${unit} is ready`, timeout: 90_000 }).toBe(true);
}

export { expect };
