import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Environment } from '@pwp/contracts';
import { z } from 'zod';

/** What the API's process says once it serves: where, and the ids of its modules. */
const ApiReady = z.object({ url: z.url(), modules: z.array(z.string()) });
export type ApiReady = z.infer<typeof ApiReady>;

/** Said by a process that an error, or a signal, is about to end: it takes nothing more. */
export const ENDING = 'ending';

/** What the process is told, in this order: to migrate and serve, that nothing more is sent to it. A signal ends it. */
export type ApiOrder = 'serve' | 'drain';

/** How a process is run. */
export interface ChildOptions {
  environment: Environment;
  /** Where the simulators keep what the demo data fills. */
  dataDir: string;
  /** Its log in lines for a person, rather than in JSON. */
  readable?: boolean;
}

/** The API in a process of its own. */
export interface ApiChild {
  pid: number | undefined;
  tell: (order: ApiOrder) => void;
  /** Resolves once it serves, or with undefined when it ended before. */
  ready: Promise<ApiReady | undefined>;
  /** Resolves once it takes nothing more: it said so, or it ended. */
  leaving: Promise<void>;
  ended: Promise<unknown>;
  /** The end of what it printed until it served. */
  printed: () => string;
  /** Asks it to end, and kills it when it has not after `patience` ms. */
  end: (patience?: number) => Promise<void>;
}

/** Characters that are kept of what a process prints before it serves. */
const KEPT = 4_000;

/** Starts a process, which reads its code and waits for its orders. */
export function forkApi({ environment, dataDir, readable = false }: ChildOptions): ApiChild {
  const flags = readable ? ['--readable'] : [];
  const child = fork(join(import.meta.dirname, 'api-process.ts'), ['--data', dataDir, ...flags], {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C is for the launcher, which ends the API itself.
    detached: true,
    // On Windows, a detached process would open a window of its own.
    windowsHide: true,
  });
  const gone = once(child, 'close');
  const ready = Promise.withResolvers<ApiReady | undefined>();
  const leaving = Promise.withResolvers<void>();
  let isReady = false;
  child.on('message', (message) => {
    if (message === ENDING) {
      leaving.resolve();
      return;
    }
    isReady = true;
    ready.resolve(ApiReady.parse(message));
  });
  void gone.then(() => {
    ready.resolve(undefined);
    leaving.resolve();
  });
  let printed = '';
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const)
    from?.on('data', (text: Buffer) => {
      to.write(text);
      if (!isReady) printed = (printed + text.toString()).slice(-KEPT);
    });

  return {
    pid: child.pid,
    // One that ended meanwhile is told of by its end.
    tell: (order) => void child.send(order, () => undefined),
    ready: ready.promise,
    leaving: leaving.promise,
    ended: gone,
    printed: () => printed.trim(),
    async end(patience = 30_000) {
      if (!isAlive(child)) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), patience);
      await gone;
      clearTimeout(late);
    },
  };
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
