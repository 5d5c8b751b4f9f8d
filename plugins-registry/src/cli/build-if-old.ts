import { join } from 'node:path';
import { NotBuilt, OldBuild, requireCurrentBuild } from './pack-module.ts';
import { buildModule } from './workspace.ts';

/** Builds a module that was never built, or changed since. Throws `ToolFailed`. */
export async function buildIfOld(root: string, id: string, build = buildModule): Promise<void> {
  const modulesDir = join(root, 'modules');
  try {
    await requireCurrentBuild(modulesDir, id);
  } catch (error) {
    if (!(error instanceof NotBuilt || error instanceof OldBuild)) throw error;
    build(modulesDir, id);
  }
}
