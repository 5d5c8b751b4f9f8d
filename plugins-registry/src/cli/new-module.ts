import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readModuleFile, tablePrefixOf } from '@pwp/contracts';
import { z } from 'zod';
import { newIdFault } from './module-id.ts';

/** What a new module is called, and who it is for. */
export interface NewModule {
  id: string;
  title: string;
  /** Empty: every signed-in account. */
  roles: readonly string[];
  /** Its icon in the menu: a DSFR class, `fr-icon-…`. */
  icon: string;
}

/** Why a module cannot be made. */
export class CannotMake extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'CannotMake';
  }
}

/** Words of the model that become the new module's. */
const MODEL = { folder: '_template', id: 'exemple', title: 'Exemple', package: '@pwp/module-template' };
const NOT_COPIED = new Set(['node_modules', 'dist', 'dist-next', 'README.md']);

/** Makes `modules/<id>` from the model: a page, a route, a table with its migrations, tests. Throws `CannotMake`. */
export async function newModule(
  modulesDir: string,
  { id, title, roles, icon }: NewModule,
  model = join(modulesDir, MODEL.folder),
): Promise<string> {
  const fault = newIdFault(id);
  if (fault !== undefined) throw new CannotMake(fault);
  const folder = join(modulesDir, id);
  if (existsSync(folder)) throw new CannotMake(`${folder} existe déjà : choisissez un autre nom.`);
  await cp(model, folder, { recursive: true, filter: (path) => !NOT_COPIED.has(basename(path)) });
  try {
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const path = join(file.parentPath, file.name);
      await writeFile(path, renamed(await readFile(path, 'utf8'), id, title));
    }
    await declare(join(folder, 'module.json'), { roles, icon });
    await writeFile(join(folder, 'README.md'), readme(id, title));
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  return folder;
}

/** The text of a file of the model, with the new module's names: `exempleApi`, `'exemple'`, `/exemple`, `exemple_notes`, « Exemple ». */
function renamed(text: string, id: string, title: string): string {
  const camel = id.replaceAll(/-([a-z0-9])/g, (_whole, letter: string) => letter.toUpperCase());
  return text
    .replaceAll(MODEL.package, `@pwp/module-${id}`)
    .replaceAll(`${MODEL.id}Api`, `${camel}Api`)
    .replaceAll(`${MODEL.id}_`, tablePrefixOf(id))
    .replaceAll(MODEL.id, id)
    .replaceAll(`'${MODEL.title}'`, () => `'${title.replaceAll("'", '’')}'`)
    .replaceAll(`"${MODEL.title}"`, () => JSON.stringify(title));
}

async function declare(file: string, chosen: Pick<NewModule, 'roles' | 'icon'>): Promise<void> {
  const text = await readFile(file, 'utf8');
  const written = z.looseObject({}).parse(JSON.parse(text));
  const declared = `${JSON.stringify({ ...written, ...chosen }, null, 2)}\n`;
  const read = readModuleFile(declared);
  if ('faults' in read) throw new CannotMake(`module.json : ${read.faults.join(' ; ')}`);
  await writeFile(file, declared);
}

function readme(id: string, title: string): string {
  return `# ${title}

What it does for whom, in a sentence.

\`\`\`
npx pwp dev ${id}                          # in a running portal from its sources, for you alone
npx pwp build ${id}                        # its pages
npx pwp publish ${id} --ring guichet:00002 # to one guichet
npx pwp promote ${id}                      # to everybody
npx pwp rollback ${id}                     # as before
\`\`\`

docs/module-guide.md says the rest.
`;
}
