import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/** The Keycloak that the portal is tested with, by its Maven coordinates, and what its archive must hash to (SHA-256). */
const KEYCLOAK = {
  group: 'org/keycloak',
  artifact: 'keycloak-quarkus-dist',
  version: '26.7.3',
  sha256: '27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f',
} as const;

const ARCHIVE = `${KEYCLOAK.artifact}-${KEYCLOAK.version}.zip`;
const PATH = `${KEYCLOAK.group}/${KEYCLOAK.artifact}/${KEYCLOAK.version}/${ARCHIVE}`;

/**
 * The folder of Keycloak, brought from Maven Central (or from this machine's Maven repository) and unpacked below `folder`
 * the first time. Throws with the way out when it can't be had or is not what it should be.
 */
export async function ensureKeycloak(
  folder: string,
  repository: string,
  onStep: (line: string) => void,
): Promise<string> {
  const home = join(folder, `keycloak-${KEYCLOAK.version}`);
  if (existsSync(join(home, 'bin/kc.sh'))) return home;
  mkdirSync(folder, { recursive: true });
  const local = join(homedir(), '.m2/repository', PATH);
  const archive = join(folder, ARCHIVE);
  if (existsSync(local)) {
    await verify(local);
    await unpack(local, folder, onStep);
  } else {
    await download(`${repository}/${PATH}`, archive, onStep);
    await unpack(archive, folder, onStep);
    rmSync(archive, { force: true });
  }
  return home;
}

async function download(url: string, archive: string, onStep: (line: string) => void): Promise<void> {
  onStep(`Keycloak ${KEYCLOAK.version} : téléchargement (176 Mo)`);
  const partial = `${archive}.partiel`;
  try {
    const response = await fetch(url);
    if (!response.ok || response.body === null) throw new Error(`${url} répond ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(partial));
    await verify(partial);
    renameSync(partial, archive);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new Error(
      `Keycloak n'a pas pu être téléchargé. Vérifiez l'accès à ${new URL(url).host}, ou indiquez un autre dépôt Maven par PWP_MAVEN_URL.`,
      { cause: error },
    );
  }
}

async function verify(archive: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(archive), hash);
  if (hash.digest('hex') !== KEYCLOAK.sha256) {
    throw new Error(`${archive} n'est pas l'archive attendue de Keycloak ${KEYCLOAK.version} : son empreinte diffère.`);
  }
}

/** Unpacks beside, then renames: a folder that is there is whole. */
async function unpack(archive: string, folder: string, onStep: (line: string) => void): Promise<void> {
  onStep(`Keycloak ${KEYCLOAK.version} : installation`);
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
  const name = `keycloak-${KEYCLOAK.version}`;
  renameSync(join(beside, name), join(folder, name));
  rmSync(beside, { recursive: true, force: true });
}
