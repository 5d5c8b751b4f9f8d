import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { BuildRecord } from '@pwp/contracts';
import { create } from 'tar';

/** The module does not exist, or is not built. */
export class NotBuilt extends Error {
  constructor(id: string, file: string) {
    super(`${file} n’existe pas : lancez « npx pwp build ${id} », ou « npx pwp new ${id} ».`);
    this.name = 'NotBuilt';
  }
}

/** Packs a built module for publication (docs/registry.md), with its axe report if there is one. Throws `NotBuilt`. */
export async function packModule(modulesDir: string, id: string): Promise<Uint8Array> {
  const folder = join(modulesDir, id);
  const dist = join(folder, 'dist');
  for (const file of [join(folder, 'module.json'), join(dist, 'build.json')]) {
    if (!existsSync(file)) throw new NotBuilt(id, file);
  }
  const build = BuildRecord.parse(JSON.parse(await readFile(join(dist, 'build.json'), 'utf8')));
  const staged = await mkdtemp(join(tmpdir(), 'pwp-publish-'));
  try {
    await cp(join(folder, 'module.json'), join(staged, 'module.json'));
    const axe = existsSync(join(dist, 'axe.json')) ? ['axe.json'] : [];
    const names = ['build.json', ...axe, ...build.files.map(({ name }) => name)];
    for (const name of names) await cp(join(dist, name), join(staged, name), { recursive: true });
    // Equal files give equal archives, whoever packs them and when.
    return await buffer(
      create({ cwd: staged, gzip: true, portable: true, mtime: new Date(0) }, ['module.json', ...names]),
    );
  } finally {
    await rm(staged, { recursive: true });
  }
}
