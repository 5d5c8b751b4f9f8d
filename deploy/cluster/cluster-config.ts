import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { readSettings } from '@pwp/contracts';
import { inherited, keycloakSettings } from '@pwp/local-stack/keycloak/keycloak-config';
import { z } from 'zod';

/** Settings of `npm run start:cluster`, by the name of their environment variable. */
export const clusterSettings = z.object({
  ...keycloakSettings.pick({ JAVA_HOME: true, PWP_KEYCLOAK_DIR: true, PWP_MAVEN_URL: true }).shape,
  PWP_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_500)
    .default(8443)
    .describe('Port of nginx; all others are the 30 after it.'),
  PWP_DATA_DIR: z.string().default('.pwp').describe('Folder of all that is kept, in `cluster` of it.'),
  PWP_DATABASE_URL: z
    .string()
    .regex(/^mariadb:\/\/[^/]+\/\w{1,40}$/, 'attendu : mariadb://utilisateur:mot-de-passe@hôte:port/base')
    .default('mariadb://root@127.0.0.1:3306/pwp_cluster')
    .describe('A MariaDB, as who may make databases and accounts there; theirs begin with this name.'),
});

/** What a cluster runs with. */
export type ClusterConfig = ReturnType<typeof readClusterConfig>;

/** Reads the configuration from environment variables. Throws `InvalidSettings`. */
export function readClusterConfig() {
  const read = readSettings(clusterSettings, inherited);
  const dataDir = resolve(read.PWP_DATA_DIR);
  const { hostname, port, username, password, pathname } = new URL(read.PWP_DATABASE_URL);
  return {
    port: read.PWP_PORT,
    publicUrl: `https://${HOST}:${read.PWP_PORT}`,
    dataDir,
    /** Folder that stands for `/` of the machine that is installed. */
    root: join(dataDir, 'cluster'),
    mariadb: {
      host: hostname,
      port: port === '' ? '3306' : port,
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      /** Of the portal's database and account; those of the registry and of Keycloak begin with it. */
      name: pathname.slice(1),
    },
    javaHome: read.JAVA_HOME,
    java: read.JAVA_HOME === undefined ? 'java' : join(read.JAVA_HOME, 'bin/java'),
    keycloakDir: read.PWP_KEYCLOAK_DIR ?? join(dataDir, 'keycloak'),
    mavenUrl: read.PWP_MAVEN_URL,
  };
}

/** The name of the portal: it is this machine's everywhere. */
export const HOST = 'localhost';

/** Debian's package of each command that an installation needs. */
const PACKAGES = { nginx: 'nginx', mariadb: 'mariadb-client', openssl: 'openssl', curl: 'curl' };

/** The way to a command; undefined when this machine has none of that name. */
export function findCommand(name: string): string | undefined {
  const folders = [...(inherited['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Gives the way to a command. Throws with the package to install when this machine has none of that name. */
export function requireCommand(name: keyof typeof PACKAGES): string {
  const found = findCommand(name);
  if (found === undefined)
    throw new Error(`« ${name} » n’est pas sur cette machine : apt-get install ${PACKAGES[name]}, puis recommencez.`);
  return found;
}
