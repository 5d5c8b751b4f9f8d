import { fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { ToolFailed, toolOf } from '../workspace.ts';

/** What the process says: where pages import the module from, or why it serves nothing. */
const Said = z.union([z.object({ entry: z.string() }), z.object({ failure: z.string() })]);

/** A module that is served from source by a process of its own. */
export interface ModuleProcess {
  entry: string;
  /** Resolves once it ended, by whatever. */
  ended: Promise<unknown>;
  stop: () => Promise<void>;
}

/** Starts Vite on a module's folder. Throws `ToolFailed` with the way out when the port is taken, or when it does not start. */
export async function startModuleProcess(
  root: string,
  { folder, port, portals }: { folder: string; port: number; portals: readonly string[] },
): Promise<ModuleProcess> {
  const child = fork(
    toolOf(root, '@pwp/tooling/serve-module'),
    ['--folder', folder, '--port', String(port), ...portals.flatMap((portal) => ['--portal', portal])],
    { cwd: root, stdio: ['ignore', 2, 2, 'ipc'] },
  );
  const ended = once(child, 'exit');
  const heard: Promise<unknown[]> = once(child, 'message');
  const [message] = await Promise.race([heard, ended.then(() => [undefined])]);
  const said = Said.safeParse(message).data ?? { failure: 'le serveur de développement s’est arrêté (voir ci-dessus)' };
  if ('failure' in said) {
    child.kill();
    throw new ToolFailed(
      /already in use/.test(said.failure)
        ? `Le port ${port} est pris : donnez-en un autre avec --port.`
        : `Le module n’est pas servi : ${said.failure}`,
    );
  }
  return {
    entry: said.entry,
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await ended;
    },
  };
}
