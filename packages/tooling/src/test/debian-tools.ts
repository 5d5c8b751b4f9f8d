import { install, onPath } from './debian-package.ts';

/** Commands that tests run, with the Debian package of each. Without one of `e2e`, its tests are skipped; a MariaDB brings the last. */
const TOOLS = {
  sqlmap: 'sqlmap',
  slowhttptest: 'slowhttptest',
  nginx: 'nginx',
  'systemd-analyze': 'systemd',
  promtool: 'prometheus',
  'mariadb-dump': 'mariadb-client',
  curl: 'curl',
};

/** Installs missing ones, when root. */
export function installTools(): void {
  for (const [command, debianPackage] of Object.entries(TOOLS))
    if (onPath([command]) === undefined) install(debianPackage);
}
