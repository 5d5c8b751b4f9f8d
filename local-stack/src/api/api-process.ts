/**
 * The API of `npm start` and `npm run dev`: a process that its launcher replaces. « read » has it read our code, « serve » migrate and
 * serve. With `--in-advance` it has read npm's packages before, which is half of a start.
 */
import { on } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { orExplain } from '../launchers/or-explain.ts';

const root = resolve(import.meta.dirname, '../../..');
const Package = z.object({ dependencies: z.record(z.string(), z.string()) });

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.pwp' },
    readable: { type: 'boolean', default: false },
    'in-advance': { type: 'boolean', default: false },
  },
});
const asked = on(process, 'message');
// A launcher that was killed leaves no API behind.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

if (values['in-advance']) await readPackages();
await asked.next();
await orExplain(async () => {
  const { serveApi } = await import('./serve-api.ts');
  await asked.next();
  await serveApi(values.data, values.readable);
});

async function readPackages(): Promise<void> {
  const names = ['platform-api', 'packages/api-kit', 'packages/contracts'].flatMap((folder) => {
    const { dependencies } = Package.parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
    return Object.keys(dependencies).filter((name) => !name.startsWith('@pwp/'));
  });
  // One that cannot be read alone says nothing of the API.
  await Promise.allSettled(names.map((name) => import(name)));
}
