import { install, onPath } from './debian-package.ts';

/** Debian packages that the journeys of `e2e/attacks` run, each with a command of its name; without one, its journeys are skipped. */
const TOOLS = ['sqlmap', 'slowhttptest'];

/** Installs those that are missing, when root. */
export function installAttackTools(): void {
  for (const tool of TOOLS) if (onPath([tool]) === undefined) install(tool);
}
