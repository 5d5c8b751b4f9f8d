import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

/** A path between backquotes: the folders it may begin with are those of the repository and of a module. */
const NAMED =
  /`((?:modules|packages|platform-api|plugins-registry|shell|local-stack|e2e|bench|deploy|docs|web|api|contracts|testing)\/[\w./-]*)`/g;

/**
 * The paths that a page names and that lead nowhere: from the root, from the folder of the module whose README it is, or from any
 * module for a page of all of them. A path with a variable part (`modules/<id>`) is not looked at.
 */
export function brokenPaths(root: string, page: string, text: string): string[] {
  const [own] = /^modules\/[^/]+/.exec(page) ?? [];
  const folders = ['.', ...(own === undefined ? globSync('modules/*', { cwd: root }) : [own])];
  return [...text.matchAll(NAMED)]
    .map(([, path = '']) => path)
    .filter((path) => !folders.some((folder) => existsSync(join(root, folder, path))));
}
