import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the API reads of a module's folder: nothing of its pages. */
const READ = ['api', 'contracts', 'module.json', 'package.json'];

/** File systems write times that are a tick or two of the system's clock late, ms. */
const LATE = 1_000;

/** What the API reads of a module's folder, and when each was changed, ms; `Infinity` for what goes meanwhile. */
async function changesOf(folder: string): Promise<Map<string, number>> {
  const inside = (await readdir(folder, { recursive: true }).catch(() => [])).filter((path) =>
    READ.some((name) => path === name || path.startsWith(join(name, '/'))),
  );
  const changes = inside.map((path) =>
    stat(join(folder, path)).then(
      ({ ctimeMs }): [string, number] => [path, ctimeMs],
      (): [string, number] => [path, Infinity],
    ),
  );
  return new Map(await Promise.all(changes));
}

/**
 * Whether what the API reads of a module stands in its folder since before `at`, a time in ms: a file that was written, moved or deleted
 * later says no. False without a folder.
 */
export async function isUnchangedSince(folder: string, at: number): Promise<boolean> {
  const changes = await changesOf(folder);
  return changes.size > 0 && Math.max(...changes.values()) < at - LATE;
}

/** A text that is another once anything of it was written, moved or deleted. */
export async function stateOf(folder: string): Promise<string> {
  return JSON.stringify([...(await changesOf(folder))].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
