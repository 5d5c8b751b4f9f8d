import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** What is read of a package.json. `license` was an object, and `licenses` a list, in old packages. */
const PackageFile = z.looseObject({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
  licenses: z.array(z.object({ type: z.string() })).optional(),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});
export type PackageFile = z.infer<typeof PackageFile>;

/** The package.json of a folder; undefined where there is none, or one that names no package (such as `{"type":"module"}`). */
export function readPackage(folder: string): PackageFile | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
  return PackageFile.safeParse(JSON.parse(text)).data;
}

/** The package that a file belongs to: the nearest package.json above it that names one. */
export function packageOf(file: string): PackageFile | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const found = readPackage(folder);
    if (found !== undefined) return found;
    if (folder === dirname(folder)) return undefined;
  }
}
