import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildKit } from './build-kit.ts';
import { emitDeclarations } from './declarations.ts';
import { kits, root } from './kits.ts';

const run = promisify(execFile);

/** Builds every kit and packs each into a `.tgz` of this folder, which is made. Gives their paths. */
export async function packKits(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const staging = await mkdtemp(join(tmpdir(), 'pwp-kits-'));
  try {
    const declarations = await emitDeclarations(basename(staging), kits);
    const staged = kits.map((kit) => ({ kit, path: join(staging, kit.folder) }));
    for (const { kit, path } of staged) await buildKit(kit, declarations, path);
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const paths = staged.map(({ path }) => path);
    const { stdout } = await run(npm, ['pack', '--silent', '--pack-destination', folder, ...paths]);
    await rm(resolve(declarations, '..'), { recursive: true });
    return stdout
      .trim()
      .split('\n')
      .map((name) => join(folder, name));
  } finally {
    await rm(staging, { recursive: true });
  }
}

if (import.meta.main) {
  const made = await packKits(resolve(root, process.argv[2] ?? 'dist/kits'));
  console.log(made.join('\n'));
}
