import { install, onPath } from './debian-package.ts';

/**
 * Debian packages for the journeys of `e2e/attacks`, each with a command of its name. Without one, its journeys are
 * skipped.
 */
const TOOLS = ['sqlmap', 'slowhttptest'];

/** Installs missing ones, when root. */
export function installAttackTools(): void {
  for (const tool of TOOLS) if (onPath([tool]) === undefined) install(tool);
}
