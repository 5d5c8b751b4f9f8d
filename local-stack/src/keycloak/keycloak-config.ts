import { localSecrets, readSettings } from '@pwp/contracts';
import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_525);

/** Settings of `npm run start:real`, by the name of their environment variable. */
export const keycloakSettings = z.object({
  JAVA_HOME: z
    .string()
    .optional()
    .describe('Folder of the Java that Keycloak runs on (17 or later). Default: the one on the PATH.'),
  PWP_KEYCLOAK_PORT: port
    .optional()
    .describe('Port of the real Keycloak on this machine, and of its probes on the next one. Default: PWP_PORT + 6.'),
  PWP_KEYCLOAK_DATABASE_URL: z
    .string()
    .regex(/^mariadb:\/\//, 'attendu : mariadb://utilisateur:mot-de-passe@hôte:port/base')
    .default('mariadb://root@127.0.0.1:3306/pwp_keycloak')
    .describe('Database of the real Keycloak; made when it is missing.'),
  PWP_KEYCLOAK_ADMIN_SECRET: z
    .string()
    .min(16)
    .default(localSecrets.PWP_KEYCLOAK_ADMIN_SECRET)
    .describe('Secret of the client `pwp-operateur`, which may make realms; taken at the first start of a database.'),
  PWP_KEYCLOAK_DIR: z
    .string()
    .optional()
    .describe('Folder that the real Keycloak is unpacked and built in. Default: `keycloak` of PWP_DATA_DIR.'),
  PWP_MAVEN_URL: z
    .url()
    .default('https://repo.maven.apache.org/maven2')
    .describe('Maven repository that Keycloak is brought from.'),
});

/** Settings of the real Keycloak on one machine: `folder` is where it is unpacked, beside the other data when absent. */
export type KeycloakConfig = ReturnType<typeof readKeycloakConfig>;

/** Database of the API under `npm run start:real`, when PWP_DATABASE_URL names none. */
export const REAL_DATABASE_URL = 'mariadb://root@127.0.0.1:3306/pwp';

/** The environment that Keycloak's process inherits. */
export const inherited: Readonly<Record<string, string | undefined>> = process.env;

/** Reads the configuration from environment variables. Throws `InvalidSettings`. */
export function readKeycloakConfig(portalPort: number) {
  const read = readSettings(keycloakSettings, inherited);
  return {
    javaHome: read.JAVA_HOME,
    port: read.PWP_KEYCLOAK_PORT ?? portalPort + 6,
    databaseUrl: read.PWP_KEYCLOAK_DATABASE_URL,
    adminSecret: read.PWP_KEYCLOAK_ADMIN_SECRET,
    folder: read.PWP_KEYCLOAK_DIR,
    mavenUrl: read.PWP_MAVEN_URL,
  };
}
