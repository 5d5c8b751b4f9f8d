import { pathToFileURL } from 'node:url';
import type { Repository } from './repository.ts';
import { ToolFailed, toolOf } from './workspace.ts';

/** Serves the portal of the package `@pwp/portal` in this process, with a team's modules, until a signal. Throws `ToolFailed`. */
export async function startPortal({ root, isSeparate }: Pick<Repository, 'root' | 'isSeparate'>): Promise<void> {
  if (!isSeparate) throw new ToolFailed('Ce dépôt est celui du portail : « npm start » le lance.');
  const entry = portalOf(root);
  if (entry === undefined)
    throw new ToolFailed('Le paquet @pwp/portal n’est pas installé : « npm install --save-dev ./kits/*.tgz ».');
  // Its data and its modules are this repository's, from whichever folder it is called.
  process.chdir(root);
  await import(pathToFileURL(entry).href);
}

/** The file that starts the portal that a repository has as a package; undefined when it is not installed. */
export function portalOf(root: string): string | undefined {
  try {
    return toolOf(root, '@pwp/portal');
  } catch {
    return undefined;
  }
}
