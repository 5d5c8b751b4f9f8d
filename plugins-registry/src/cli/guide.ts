import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** The pages for teams, by the word of the command line. */
export const GUIDES: Readonly<Record<string, string>> = { module: 'module-guide.md', ui: 'ui.md' };

/** Reads a page for teams: of the kit, or of the portal's repository. */
export async function readGuide(page: string): Promise<{ file: string; text: string }> {
  const name = GUIDES[page];
  if (name === undefined) throw new RangeError(`There is no guide « ${page} ».`);
  const places = ['../../docs', '../../../docs'].map((folder) => resolve(import.meta.dirname, folder, name));
  const file = places.find((path) => existsSync(path)) ?? '';
  return { file, text: await readFile(file, 'utf8') };
}
