import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const run = promisify(execFile);
let kit: string;

beforeEach(async () => {
  kit = await mkdtemp(join(tmpdir(), 'pwp-kit-'));
  await cp(resolve(import.meta.dirname, '../../bin'), join(kit, 'package/bin'), { recursive: true });
  await writeFile(join(kit, 'package/package.json'), '{"type":"module"}');
});
afterEach(() => rm(kit, { recursive: true }));

test('on an older Node, `pwp` of the kits says what to do', async () => {
  const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });`;
  await writeFile(join(kit, 'older-node.mjs'), older);
  const called = run(process.execPath, [
    '--import',
    join(kit, 'older-node.mjs'),
    join(kit, 'package/bin/pwp.mjs'),
    'new',
  ]);
  await expect(called).rejects.toMatchObject({
    code: 1,
    stderr:
      'Node 24 ou plus est nécessaire ; cette machine a Node 20.1.0. Installez-le (« nvm install 24 »), puis recommencez.\n',
  });
});

test('what `pwp` of the kits starts keeps its compiled code beside the packages, unless another place is said', async () => {
  await mkdir(join(kit, 'package/dist/cli'), { recursive: true });
  await writeFile(join(kit, 'package/dist/cli/main.js'), 'process.stdout.write(process.env.NODE_COMPILE_CACHE);');
  const cacheOf = async (env: Record<string, string>) =>
    (await run(process.execPath, [join(kit, 'package/bin/pwp.mjs')], { env })).stdout;
  // `node_modules/@pwp/plugins-registry` → `node_modules/.cache`
  expect(await cacheOf({})).toBe(join(await realpath(kit), '../.cache/node-compile'));
  expect(await cacheOf({ NODE_COMPILE_CACHE: kit })).toBe(kit);
});
