import { install, onPath } from './debian-package.ts';

/** Commands that tests run, with the Debian package of each. Without one, its tests are skipped. The last brings Galera and its rsync. */
const TOOLS = {
  sqlmap: 'sqlmap',
  slowhttptest: 'slowhttptest',
  nginx: 'nginx',
  logrotate: 'logrotate',
  'systemd-analyze': 'systemd',
  promtool: 'prometheus',
  'prometheus-blackbox-exporter': 'prometheus-blackbox-exporter',
  'mariadb-dump': 'mariadb-client',
  mariadbd: 'mariadb-server',
  curl: 'curl',
  clamd: 'clamav-daemon',
  testssl: 'testssl.sh',
};

/** Installs missing ones, when root. */
export function installTools(): void {
  for (const [command, debianPackage] of Object.entries(TOOLS))
    if (onPath([command]) === undefined) install(debianPackage);
}
