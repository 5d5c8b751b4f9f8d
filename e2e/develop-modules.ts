import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Said = z.object({ modules: z.array(z.string()), address: z.url(), until: z.string() });

/** A `pwp dev` that serves. */
export interface Developing extends z.output<typeof Said> {
  /** Ctrl-C; gives the exit code. */
  end: () => Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** Starts `pwp dev`, and gives what it printed once it serves. `command`: the program, then the words up to `dev`. */
export async function developModules(
  [program = '', ...before]: readonly string[],
  { ids, port, cwd, env }: { ids: readonly string[]; port: number; cwd: string; env: NodeJS.ProcessEnv },
): Promise<Developing> {
  const child = spawn(program, [...before, '--json', 'dev', ...ids, '--port', String(port)], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, which gets Ctrl-C whole as it does from a terminal.
    detached: true,
  });
  running.add(child);
  const ended = once(child, 'exit');
  let text = '';
  for await (const line of createInterface(child.stdout)) {
    text += line;
    if (line === '}') break;
  }
  return {
    ...Said.parse(JSON.parse(text)),
    async end() {
      signal(child, 'SIGINT');
      await ended;
      running.delete(child);
      return child.exitCode;
    },
  };
}

/** For `afterEach`: a journey that failed leaves no process. */
export function endDevelopment(): void {
  for (const child of running) signal(child, 'SIGKILL');
  running.clear();
}

function signal({ pid, exitCode }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, name);
}
