import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** It hung for minutes; a start of Node on a loaded machine is within, ms. */
const PATIENCE = 25_000;

/** `npm run migrate` on this database: its exit code and what it printed; null: it did not end and was ended. */
export async function runMigrate(databaseUrl: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../migrate.ts')], {
    env: { PWP_DATABASE_URL: databaseUrl },
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
