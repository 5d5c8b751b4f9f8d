import { tmpdir } from 'node:os';

/** The database of the data tests, whether modules run in processes of their own, the address of MariaDB, the folder of the run's logs, if any, and what brings the S3 service. */
export const testConfig = {
  dialect: process.env['PWP_TEST_DIALECT'] === 'mariadb' ? 'mariadb' : 'sqlite',
  isolated: process.env['PWP_TEST_ISOLATED'] === 'true',
  mariadbUrl: process.env['PWP_TEST_MARIADB_URL'] ?? 'mariadb://root@127.0.0.1:3306',
  /** Where databases on SQLite and stored files are. */
  get folder() {
    return process.env['PWP_TEST_FOLDER'] ?? tmpdir();
  },
  logs: process.env['PWP_TEST_LOGS'],
  javaHome: process.env['JAVA_HOME'],
  mavenUrl: process.env['PWP_MAVEN_URL'] ?? 'https://repo.maven.apache.org/maven2',
} as const;

/** The environment that portals started by tests inherit. */
export const inherited: Readonly<Record<string, string | undefined>> = process.env;
