import { parseArgs } from 'node:util';

/** Settings of the measuring machine, from the environment. */
export const benchConfig = {
  mariadbUrl: (process.env['PWP_BENCH_MARIADB_URL'] ?? 'mariadb://root@127.0.0.1:3306').replace(/\/$/, ''),
  chromium: process.env['PWP_BENCH_CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
  /** First port of the portals under measure. */
  port: Number(process.env['PWP_BENCH_PORT'] ?? 18_640),
  javaHome: process.env['JAVA_HOME'],
  mavenUrl: process.env['PWP_MAVEN_URL'] ?? 'https://repo.maven.apache.org/maven2',
  environment: process.env,
} as const;

/** A count from the command line: `--runs 9`. */
export function countOption(name: string, byDefault: number): number {
  return Number(textOption(name, String(byDefault)));
}

/** A word from the command line: `--sizes 100000,1000000`. */
export function textOption(name: string, byDefault: string): string {
  const { values } = parseArgs({ options: { [name]: { type: 'string' } }, strict: false, allowPositionals: true });
  const given = values[name];
  return typeof given === 'string' ? given : byDefault;
}
