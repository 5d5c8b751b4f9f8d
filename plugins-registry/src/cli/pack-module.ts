import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { BuildRecord } from '@pwp/contracts';
import { create } from 'tar';
import { readIfThere } from '../releases/read-if-there.ts';

/** The module does not exist, or is not built. */
export class NotBuilt extends Error {
  constructor(id: string, file: string) {
    super(`${file} n’existe pas : lancez « npx pwp build ${id} », ou « npx pwp new ${id} ».`);
    this.name = 'NotBuilt';
  }
}

/** Sources of the module changed after its build. */
export class OldBuild extends Error {
  constructor(id: string, changed: readonly string[]) {
    const [first = '', ...others] = changed;
    const named = others.length === 0 ? first : `${first} et ${others.length} autre(s)`;
    super(`La construction de « ${id} » est plus ancienne que ses sources (${named}) : « npx pwp build ${id} ».`);
    this.name = 'OldBuild';
  }
}

/** The record of a module's build. Throws `NotBuilt`, `OldBuild`. */
export async function requireCurrentBuild(modulesDir: string, id: string): Promise<BuildRecord> {
  const folder = join(modulesDir, id);
  const dist = join(folder, 'dist');
  for (const file of [join(folder, 'module.json'), join(dist, 'build.json')]) {
    if (!existsSync(file)) throw new NotBuilt(id, file);
  }
  const build = BuildRecord.parse(JSON.parse(await readFile(join(dist, 'build.json'), 'utf8')));
  const changed = await changedSources(folder, build);
  if (changed.length > 0) throw new OldBuild(id, changed);
  return build;
}

/** Packs a built module for publication (docs/registry.md), with its axe report if there is one. Throws `NotBuilt`, `OldBuild`. */
export async function packModule(modulesDir: string, id: string): Promise<Uint8Array> {
  const build = await requireCurrentBuild(modulesDir, id);
  const folder = join(modulesDir, id);
  const dist = join(folder, 'dist');
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

/** The sources of a build that are no longer what they were. */
async function changedSources(folder: string, { sources = {} }: BuildRecord): Promise<string[]> {
  const changes = Object.entries(sources).map(async ([name, built]) => {
    const content = await readIfThere(join(folder, name));
    const isSame = content !== undefined && createHash('sha256').update(content).digest('hex') === built;
    return isSame ? [] : [name];
  });
  return (await Promise.all(changes)).flat();
}
