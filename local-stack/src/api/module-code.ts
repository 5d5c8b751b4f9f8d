import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the API reads of a module's folder: nothing of its pages. */
const READ = ['api', 'contracts', 'module.json', 'package.json'];

/** File systems write times that are a tick or two of the system's clock late, ms. */
const LATE = 1_000;

/**
 * Whether what the API reads of a module stands in its folder since before `at`, a time in ms: a file that was written, moved or deleted
 * later says no. False without a folder.
 */
export async function isUnchangedSince(folder: string, at: number): Promise<boolean> {
  const inside = (await readdir(folder, { recursive: true }).catch(() => [])).filter((path) =>
    READ.some((name) => path === name || path.startsWith(join(name, '/'))),
  );
  const changes = await Promise.all(
    inside.map((path) =>
      stat(join(folder, path)).then(
        ({ ctimeMs }) => ctimeMs,
        () => Infinity,
      ),
    ),
  );
  return changes.length > 0 && Math.max(...changes) < at - LATE;
}
