import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runConfig } from './config.ts';

/** The oldest version that Keycloak supports. */
const OLDEST = 17;

/** Whether this machine has a Java for Keycloak: that of JAVA_HOME, else the one on the PATH. */
export function hasJava(): boolean {
  const { javaHome } = runConfig;
  const java = javaHome === undefined ? 'java' : join(javaHome, 'bin/java');
  const { stdout, stderr, error } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  const [, version] = /version "(\d+)/.exec(`${stdout}${stderr}`) ?? [];
  return error === undefined && Number(version ?? 0) >= OLDEST;
}
