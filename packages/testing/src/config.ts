/** Which database the tests of data run on, where MariaDB answers, and where the run keeps logs, when it does. */
export const testConfig = {
  dialect: process.env['PWP_TEST_DIALECT'] === 'mariadb' ? 'mariadb' : 'sqlite',
  mariadbUrl: process.env['PWP_TEST_MARIADB_URL'] ?? 'mariadb://root@127.0.0.1:3306',
  logs: process.env['PWP_TEST_LOGS'],
} as const;

/** The environment that portals started by tests inherit. */
export const inherited: Readonly<Record<string, string | undefined>> = process.env;
