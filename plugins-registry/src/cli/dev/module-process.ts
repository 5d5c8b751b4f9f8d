import { fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { ToolFailed, toolOf } from '../workspace.ts';

/** The message of the process: the module's address, or why it is not served. */
const Said = z.union([z.object({ entry: z.string() }), z.object({ failure: z.string() })]);

/** A process that serves a module from source. */
export interface ModuleProcess {
  entry: string;
  /** Resolves when the process ends. */
  ended: Promise<unknown>;
  stop: () => Promise<void>;
}

/** Starts Vite on a module's folder. Throws `ToolFailed` when it does not start, for instance because the port is taken. */
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
