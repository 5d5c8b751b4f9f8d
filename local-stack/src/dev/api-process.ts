/**
 * The API of `npm run dev`: a process that its launcher ends and replaces at each change of its code. It waits in advance, with npm's
 * packages read, which is half of a start; « read » has it read our code, « serve » says that the former process has left the database.
 */
import { on } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { orExplain } from '../launchers/or-explain.ts';

const root = resolve(import.meta.dirname, '../../..');
const Package = z.object({ dependencies: z.record(z.string(), z.string()) });

const asked = on(process, 'message');
// A launcher that was killed leaves no API behind.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

const names = ['platform-api', 'packages/api-kit', 'packages/contracts'].flatMap((folder) => {
  const { dependencies } = Package.parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
  return Object.keys(dependencies).filter((name) => !name.startsWith('@pwp/'));
});
// One that cannot be read alone says nothing of the API.
await Promise.allSettled(names.map((name) => import(name)));

await asked.next();
await orExplain(async () => {
  const { serveApi } = await import('./serve-api.ts');
  await asked.next();
  await serveApi();
});
