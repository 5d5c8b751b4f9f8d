import { createHash, randomUUID } from 'node:crypto';
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

/** Limits of a download, ms. */
export interface DownloadLimits {
  /** Without a byte for so long, it is given up. */
  silence: number;
  /** The whole of it. */
  longest: number;
}

/** 200 MB take half an hour at 1 Mbit/s. */
const LIMITS: DownloadLimits = { silence: 30_000, longest: 3_600_000 };

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
  limits = LIMITS,
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
  // Another process may bring it at the same time.
  const partial = `${kept}.${randomUUID()}.partiel`;
  mkdirSync(folder, { recursive: true });
  try {
    await download(url, partial, (what.megabytes + 1) * 1024 * 1024, limits);
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

/** Writes what `url` answers, of at most `most` bytes. */
async function download(url: string, path: string, most: number, { silence, longest }: DownloadLimits): Promise<void> {
  const given = new AbortController();
  const quiet = setTimeout(() => given.abort(new Error(`${url} n’envoie plus rien`)), silence);
  const late = setTimeout(() => given.abort(new Error(`${url} est trop lent`)), longest);
  try {
    // A body that is read fails with the reason of its signal.
    const response = await fetch(url, { signal: given.signal });
    if (!response.ok || response.body === null) throw new Error(`${url} répond ${response.status}`);
    const bounded = async function* (chunks: AsyncIterable<Uint8Array>) {
      let bytes = 0;
      for await (const chunk of chunks) {
        quiet.refresh();
        bytes += chunk.length;
        if (bytes > most) throw new Error(`${url} envoie plus de ${most} octets`);
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(response.body), bounded, createWriteStream(path));
  } finally {
    clearTimeout(quiet);
    clearTimeout(late);
  }
}

async function verify(path: string, { label, version, sha256 }: MavenArtifact): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  if (hash.digest('hex') !== sha256)
    throw new Error(`${path} n’est pas le fichier attendu de ${label} ${version} : son empreinte diffère.`);
}
