import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runConfig } from './config.ts';

/** The oldest that Keycloak runs on. */
const OLDEST = 17;

/** Whether this machine has a Java that Keycloak runs on: that of JAVA_HOME, else the one on the PATH. */
export function hasJava(): boolean {
  const { javaHome } = runConfig;
  const java = javaHome === undefined ? 'java' : join(javaHome, 'bin/java');
  const { stdout, stderr, error } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  const [, version] = /version "(\d+)/.exec(`${stdout}${stderr}`) ?? [];
  return error === undefined && Number(version ?? 0) >= OLDEST;
}
