import type { ClusterConfig } from './cluster-config.ts';
import { runCommands } from './root-commands.ts';

/** Drops the databases and the accounts that a cluster made. */
export async function dropDatabases({
  root,
  mariadb: { name },
}: Pick<ClusterConfig, 'root'> & { mariadb: Pick<ClusterConfig['mariadb'], 'name'> }): Promise<void> {
  const drops = ['', '_registry', '_keycloak', '_migrate', '_backup'].map(
    (part) => `DROP DATABASE IF EXISTS ${name}${part}; DROP USER IF EXISTS '${name}${part}'@'127.0.0.1';`,
  );
  await runCommands(`mariadb -e "${drops.join(' ')}"`, root);
}
