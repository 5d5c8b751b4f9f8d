import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { bringArtifact, type MavenArtifact } from '../maven-artifact.ts';

const VERSION = '26.7.3';

/** The Keycloak that the portal is tested with. */
const KEYCLOAK: MavenArtifact = {
  label: 'Keycloak',
  group: 'org/keycloak',
  artifact: 'keycloak-quarkus-dist',
  version: VERSION,
  file: `keycloak-quarkus-dist-${VERSION}.zip`,
  sha256: '27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f',
  megabytes: 176,
};

/**
 * The folder of Keycloak. The first time, it is downloaded from Maven Central (or copied from this machine's Maven
 * repository) and unpacked below `folder`. Throws with the way out when it is not available or its hash is wrong.
 */
export async function ensureKeycloak(
  folder: string,
  repository: string,
  onStep: (line: string) => void,
): Promise<string> {
  const home = join(folder, `keycloak-${VERSION}`);
  if (existsSync(join(home, 'bin/kc.sh'))) return home;
  const { path, isOurs } = await bringArtifact(KEYCLOAK, folder, repository, onStep);
  await unpack(path, folder, onStep);
  if (isOurs) rmSync(path, { force: true });
  return home;
}

/** Unpacks aside, then renames, so that an existing folder is complete. */
async function unpack(archive: string, folder: string, onStep: (line: string) => void): Promise<void> {
  onStep(`Keycloak ${VERSION} : installation`);
  const beside = join(folder, 'partiel');
  rmSync(beside, { recursive: true, force: true });
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const target = join(beside, entry.fileName);
    if (entry.fileName.endsWith('/')) {
      mkdirSync(target, { recursive: true });
      continue;
    }
    mkdirSync(dirname(target), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
  }
  const name = `keycloak-${VERSION}`;
  renameSync(join(beside, name), join(folder, name));
  rmSync(beside, { recursive: true, force: true });
}
