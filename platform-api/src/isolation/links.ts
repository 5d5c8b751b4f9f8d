import { readdirSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { LIBRARIES } from './module-process.ts';

/** Throws for a link in a module's folder that leads out of it and of the libraries: Node follows it, whatever a process may read. */
export function requireNoLinksOut(folder: string, libraries: readonly string[] = LIBRARIES): void {
  const roots = [folder, ...libraries].flatMap((root) => realPathOf(root) ?? []).map((root) => root + sep);
  // `recursive` would follow the links.
  const folders = [folder];
  for (const each of folders) {
    for (const entry of readdirSync(each, { withFileTypes: true })) {
      const path = join(each, entry.name);
      if (entry.isDirectory()) folders.push(path);
      if (!entry.isSymbolicLink()) continue;
      const target = realPathOf(path);
      // One that leads nowhere today may lead to a process tomorrow.
      if (target === undefined || !roots.some((root) => `${target}${sep}`.startsWith(root)))
        throw new Error(`${path} is a link out of the folder of an isolated module.`);
    }
  }
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
