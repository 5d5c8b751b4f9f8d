import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** The bug hung for minutes; a start of Node on a loaded machine fits, ms. */
const PATIENCE = 60_000;

/**
 * Runs `npm run migrate` on this database, with no settings but these; returns its exit code and output, or a null code when it had to be killed.
 */
export async function runMigrate(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../migrate.ts')], {
    env: { ...settings, PWP_DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += String(text);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
