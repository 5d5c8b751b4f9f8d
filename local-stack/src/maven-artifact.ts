import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file of a Maven repository: its coordinates, and the SHA-256 of its bytes. */
export interface MavenArtifact {
  /** As people call it. */
  label: string;
  /** With slashes. */
  group: string;
  artifact: string;
  version: string;
  /** Name of the file. */
  file: string;
  sha256: string;
  /** For who waits, megabytes. */
  megabytes: number;
}

/** A file that was brought; `isOurs`: it may be removed once it was used. */
export interface BroughtFile {
  path: string;
  isOurs: boolean;
}

/**
 * Brings a file of a Maven repository: this machine's own, else `repository`, from which it is kept in `folder`. Throws with the way out
 * when it is not available or its hash is wrong.
 */
export async function bringArtifact(
  what: MavenArtifact,
  folder: string,
  repository: string,
  onStep: (line: string) => void,
): Promise<BroughtFile> {
  const { label, group, artifact, version, file } = what;
  const path = `${group}/${artifact}/${version}/${file}`;
  const local = join(homedir(), '.m2/repository', path);
  if (existsSync(local)) {
    await verify(local, what);
    return { path: local, isOurs: false };
  }
  const kept = join(folder, file);
  if (existsSync(kept)) return { path: kept, isOurs: true };
  onStep(`${label} ${version} : téléchargement (${what.megabytes} Mo)`);
  const url = `${repository}/${path}`;
  const partial = `${kept}.partiel`;
  mkdirSync(folder, { recursive: true });
  try {
    const response = await fetch(url);
    if (!response.ok || response.body === null) throw new Error(`${url} répond ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(partial));
    await verify(partial, what);
    renameSync(partial, kept);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new Error(
      `${label} n’a pas pu être téléchargé. Vérifiez l’accès à ${new URL(url).host}, ou indiquez un autre dépôt Maven par PWP_MAVEN_URL.`,
      { cause: error },
    );
  }
  return { path: kept, isOurs: true };
}

async function verify(path: string, { label, version, sha256 }: MavenArtifact): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  if (hash.digest('hex') !== sha256)
    throw new Error(`${path} n’est pas le fichier attendu de ${label} ${version} : son empreinte diffère.`);
}
