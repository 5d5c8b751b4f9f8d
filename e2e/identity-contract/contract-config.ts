import { inherited } from '@pwp/local-stack/keycloak/keycloak-config';

const port = Number(inherited['PWP_TEST_KEYCLOAK_PORT'] ?? 18_480);
const mariadb = inherited['PWP_TEST_MARIADB_URL'] ?? 'mariadb://root@127.0.0.1:3306';

/** Settings of a contract run on a real Keycloak, from the environment. */
export const contractConfig = {
  /** Port of Keycloak; its health probes use the next one. */
  port,
  javaHome: inherited['JAVA_HOME'],
  mavenUrl: inherited['PWP_MAVEN_URL'] ?? 'https://repo.maven.apache.org/maven2',
  /** Dropped and created for each run; its name holds the port, so that two runs do not share it. */
  databaseUrl: `${mariadb}/pwp_test_keycloak_${port}`,
} as const;
