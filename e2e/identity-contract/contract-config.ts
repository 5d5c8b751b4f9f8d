import { inherited } from '@pwp/local-stack/keycloak/keycloak-config';

const port = Number(inherited['PWP_TEST_KEYCLOAK_PORT'] ?? 18_480);
const mariadb = inherited['PWP_TEST_MARIADB_URL'] ?? 'mariadb://root@127.0.0.1:3306';

/** What the environment says of a run of the contract on a real Keycloak. */
export const contractConfig = {
  /** Of Keycloak; its probes answer on the next one. */
  port,
  javaHome: inherited['JAVA_HOME'],
  mavenUrl: inherited['PWP_MAVEN_URL'] ?? 'https://repo.maven.apache.org/maven2',
  /** Dropped and made for each run; by port, so that two runs do not share it. */
  databaseUrl: `${mariadb}/pwp_test_keycloak_${port}`,
} as const;
