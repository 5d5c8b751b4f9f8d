import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@pwp/testing/portal';
import { z } from 'zod';

const run = promisify(execFile);

const Release = z.object({ version: z.string(), commit: z.string().regex(/^[0-9a-f]{40}$/) });
type Release = z.infer<typeof Release>;

/** The release that operators have: the next one upgrades it. */
export const lastRelease: Release = Release.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, 'last-release.json'), 'utf8')),
);

/** Reads a file as a release has it. Throws with the way out when the clone does not reach back to it. */
export async function readOfRelease(file: string, release = lastRelease, repository = root): Promise<string> {
  await requireHistory(release, repository);
  const { stdout } = await run('git', ['show', `${release.commit}:${file}`], { cwd: repository });
  return stdout;
}

/**
 * Gives the archive of the last release. It is built from the code of then, and kept: a second call has it at once. Throws with the way
 * out when the clone does not reach back to it.
 */
export async function archiveOfLastRelease(): Promise<string> {
  const { version, commit } = lastRelease;
  const machine = `${process.platform}-${process.arch}`;
  const kept = join(root, 'node_modules/.cache/last-release', `${commit}-${machine}.tar.gz`);
  if (existsSync(kept)) return kept;
  await requireHistory(lastRelease, root);
  // Node compiles no TypeScript below a `node_modules`.
  const folder = await mkdtemp(join(tmpdir(), 'pwp-last-release-'));
  try {
    const sources = join(folder, 'sources.tar');
    await run('git', ['archive', '--output', sources, commit], { cwd: root });
    await run('tar', ['-xf', sources], { cwd: folder });
    for (const words of [
      ['ci', '--prefer-offline'],
      ['run', 'release'],
    ])
      await run('npm', words, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    await mkdir(dirname(kept), { recursive: true });
    await copyFile(join(folder, `dist/portail-${version}-${machine}.tar.gz`), `${kept}.part`);
    await rename(`${kept}.part`, kept);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return kept;
}

async function requireHistory({ version, commit }: Release, repository: string): Promise<void> {
  await run('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: repository }).catch((error: unknown) => {
    throw new Error(
      `Ce clone n’a pas le commit ${commit} de la version ${version}, d’où part l’essai de la mise à jour : git fetch --unshallow, puis recommencez.`,
      { cause: error },
    );
  });
}
