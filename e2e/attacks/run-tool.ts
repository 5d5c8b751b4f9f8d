import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Whether a tool of attack is on this machine; `npm test` installs those that are missing when it may. */
export function isInstalled(tool: 'sqlmap' | 'slowhttptest'): boolean {
  return spawnSync(tool, [tool === 'sqlmap' ? '--version' : '-h']).error === undefined;
}

/** Runs it to its end, or for `patience` ms at most; resolves with all that it printed. */
export async function runTool(tool: string, args: readonly string[], patience: number): Promise<string> {
  const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: patience });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  await once(child, 'close');
  return output;
}
