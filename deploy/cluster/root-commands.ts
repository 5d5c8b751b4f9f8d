import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountsBelow } from './accounts.ts';
import { requireCommand, type ClusterConfig } from './cluster-config.ts';

/** What stands on this machine for the commands of root: packages are there, accounts are numbers, and systemd is the launcher. */
export function writeRootCommands({ root, mariadb: { host, port, user, password } }: ClusterConfig): void {
  const nothing = 'exit 0';
  const commands = {
    'apt-get': nothing,
    useradd: nothing,
    ...accountsBelow(root).commands,
    systemctl: `exec '${requireCommand('curl')}' -sS --fail-with-body --unix-socket '${root}/run/systemctl' --data-binary "$*" http://systemd/`,
    nginx: `exec '${requireCommand('nginx')}' -e '${root}/var/log/nginx/error.log' -c '${root}/etc/nginx/nginx.conf' "$@"`,
    // What says itself how it connects is left alone.
    mariadb: `case "$1" in --*defaults*) exec '${requireCommand('mariadb')}' "$@" ;; esac
MYSQL_PWD='${password}' exec '${requireCommand('mariadb')}' --no-defaults --protocol=tcp --disable-ssl-verify-server-cert -h '${host}' -P '${port}' -u '${user}' "$@"`,
  };
  mkdirSync(join(root, 'commands'), { recursive: true });
  for (const [name, script] of Object.entries(commands))
    writeFileSync(join(root, 'commands', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Runs commands of a guide up to the first that fails; gives what they print. Throws what they said then. */
export async function runCommands(commands: string, root: string): Promise<string> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd: join(root, 'home'),
    env: {
      PATH: `${join(root, 'commands')}:${join(root, 'usr/local/bin')}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`Ces commandes ont échoué :\n${commands}\n\n${printed}${said}`);
  return printed;
}
