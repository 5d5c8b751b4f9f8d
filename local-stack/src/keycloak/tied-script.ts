import { spawn, type ChildProcess } from 'node:child_process';

/** Asks the script to end once nobody holds the other side of its input; the script itself reads nothing. */
const TIED = 'exec 3<&0 </dev/null; { cat <&3; kill $$; } >/dev/null 2>&1 & exec sh "$@" 3<&-';

/**
 * Runs a shell script that ends with this process, however that one ends: a signal that nothing listens to, or a kill,
 * runs no code here, but closes the pipe that the script's shell watches. `command` is the script and its arguments.
 */
export function runTied(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  output: number | 'pipe',
): ChildProcess {
  return spawn('sh', ['-c', TIED, 'sh', ...command], {
    env: { ...env },
    stdio: ['pipe', output, output],
    // Ctrl-C is for this process, which ends the script in its turn.
    detached: true,
  });
}

/** Kills the script with all that it started: a signal that it cannot hand on would leave its Java behind. */
export function killTied({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
}
