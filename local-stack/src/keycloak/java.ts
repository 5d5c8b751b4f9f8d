import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const OLDEST = 17;

/** One line that says what is missing when this machine has no Java for Keycloak. */
export function requireJava(javaHome: string | undefined): void {
  const java = javaHome === undefined ? 'java' : join(javaHome, 'bin/java');
  const { stdout, stderr, error } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(`${stdout}${stderr}`)?.[1] ?? 0);
  if (error === undefined && version >= OLDEST) return;
  const found = error === undefined && version > 0 ? `la version ${version} est trop ancienne` : 'aucun Java trouvé';
  throw new Error(
    `Keycloak demande Java ${OLDEST} ou plus récent : ${found}. Installez-le, ou indiquez-le par JAVA_HOME.`,
  );
}
