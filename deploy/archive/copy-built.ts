import { globSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Copies the built pages and styles of the shell and of the modules, and what declares these, into the same tree. */
export async function copyBuilt(repository: string, into: string): Promise<void> {
  for (const built of globSync(['shell/dist', 'modules/[!_]*/dist'], { cwd: repository }))
    await cp(join(repository, built), join(into, built), { recursive: true });
  for (const declared of globSync('modules/[!_]*/{module,package}.json', { cwd: repository })) {
    await mkdir(dirname(join(into, declared)), { recursive: true });
    await cp(join(repository, declared), join(into, declared));
  }
}
