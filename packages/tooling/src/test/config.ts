/** Settings of a test run, from the environment. */
export const runConfig = {
  /** Under CI nothing may be skipped. */
  ci: process.env['CI'] === 'true',
  mariadbUrl: process.env['PWP_TEST_MARIADB_URL'] ?? 'mariadb://root@127.0.0.1:3306',
  /** Nobody named another MariaDB. */
  isOfThisMachine: process.env['PWP_TEST_MARIADB_URL'] === undefined,
  javaHome: process.env['JAVA_HOME'],
  path: process.env['PATH'] ?? '',
  /** First port of the portals of journeys. */
  testPort: Number(process.env['PWP_TEST_PORT'] ?? 18_400),
  /** Whether Playwright started this process to run tests. */
  isTestWorker: process.env['TEST_WORKER_INDEX'] !== undefined,
  environment: process.env,
} as const;
