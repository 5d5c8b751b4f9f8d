import { install, onPath } from './debian-package.ts';

/** Commands that tests of `e2e/attacks` and `e2e/deploy` run, with the Debian package of each. Without one, its tests are skipped. */
const TOOLS = {
  sqlmap: 'sqlmap',
  slowhttptest: 'slowhttptest',
  nginx: 'nginx',
  'systemd-analyze': 'systemd',
  promtool: 'prometheus',
};

/** Installs missing ones, when root. */
export function installTools(): void {
  for (const [command, debianPackage] of Object.entries(TOOLS))
    if (onPath([command]) === undefined) install(debianPackage);
}
