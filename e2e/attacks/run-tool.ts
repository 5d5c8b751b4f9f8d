import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Whether an attack tool is installed; `npm test` installs missing ones when it has the rights. */
export function isInstalled(tool: 'sqlmap' | 'slowhttptest'): boolean {
  return spawnSync(tool, [tool === 'sqlmap' ? '--version' : '-h']).error === undefined;
}

/** Runs the tool to its end, or for `patience` ms at most; resolves with all of its output. */
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
