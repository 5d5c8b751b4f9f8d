import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { packagesNeeded } from './copy-packages.ts';

/** Workspaces whose packages are in the pages, and packages whose code or letters are in files of ours. */
const IN_PAGES = ['shell', 'packages/ui', 'packages/web-kit'];
const IN_FILES: Readonly<Record<string, readonly string[]>> = { 'packages/pdf': ['@expo-google-fonts/open-sans'] };
/** What modules have in their pages; the build names them. */
const Build = z.looseObject({
  packages: z.array(z.looseObject({ name: z.string(), version: z.string(), license: z.string() })).default([]),
});
const Package = z.looseObject({
  name: z.string(),
  version: z.string(),
  license: z.string().optional().catch(undefined),
});
const TEXTS = '{LICEN[CS]E,License,license,NOTICE,COPYING}{,-*,.*}';

/**
 * Writes a file that names each package of others that is in an archive, as code of the parts or of the pages, with its licence, and holds
 * the text of each. `copied`: the folders of those that the parts run on.
 */
export async function writeLicences(repository: string, copied: Iterable<string>, file: string): Promise<void> {
  const folders = new Set(copied);
  for (const workspace of IN_PAGES) {
    const { dependencies } = z
      .looseObject({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(repository, workspace, 'package.json'), 'utf8')));
    const named = Object.keys(dependencies).filter((name) => !name.startsWith('@pwp/'));
    for (const folder of packagesNeeded(repository, workspace, named)) folders.add(folder);
  }
  for (const [workspace, named] of Object.entries(IN_FILES))
    for (const folder of packagesNeeded(repository, workspace, named)) folders.add(folder);

  const lines = new Map<string, string>();
  const texts = new Map<string, { text: string; packages: string[] }>();
  for (const folder of folders) {
    const { name, version, license } = Package.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    lines.set(`${name} ${version}`, license ?? 'voir son texte');
    for (const path of globSync(TEXTS, { cwd: folder, withFileTypes: true })) {
      if (!path.isFile()) continue;
      const text = (await readFile(join(path.parentPath, path.name), 'utf8')).trim();
      const hash = createHash('sha256').update(text).digest('hex');
      const known = texts.get(hash) ?? { text, packages: [] };
      texts.set(hash, { text, packages: [...known.packages, `${name} ${version}`] });
    }
  }
  for (const built of globSync('modules/[!_]*/dist/build.json', { cwd: repository })) {
    const { packages } = Build.parse(JSON.parse(await readFile(join(repository, built), 'utf8')));
    for (const { name, version, license } of packages) lines.set(`${name} ${version}`, license);
  }
  const list = [...lines].toSorted(([left], [right]) => left.localeCompare(right));
  const parts = [
    'Les paquets de tiers de cette version, et leur licence. Leurs textes suivent.',
    list.map(([name, license]) => `${name} · ${license}`).join('\n'),
    ...[...texts.values()].map(({ text, packages }) => `${'─'.repeat(80)}\n${packages.join('\n')}\n\n${text}`),
  ];
  await writeFile(file, `${parts.join('\n\n')}\n`);
}
