import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readModuleFile, tablePrefixOf } from '@pwp/contracts';
import { z } from 'zod';
import { readIfThere } from '../releases/read-if-there.ts';
import { newIdFault } from './module-id.ts';

/**
 * What a new module begins with: a page, a page with its own routes and table, a page and something in another module's, a page with rich
 * texts and files.
 */
export const TEMPLATES = ['page', 'api', 'slot', 'documents'] as const;

/** The folder of the model that each is copied from. */
const MODELS = { page: '_template-slot', api: '_template', slot: '_template-slot', documents: '_template-documents' };

/** What the model of a page has besides, for a slot. */
const OF_SLOT = ['web/encart', 'e2e/encart.spec.ts'];

/** Choices for a new module. */
export interface NewModule {
  id: string;
  title: string;
  /** Default: `api`. */
  template?: (typeof TEMPLATES)[number];
  /** Empty: every signed-in account. */
  roles: readonly string[];
  /** Menu icon: a DSFR class, `fr-icon-…`. */
  icon: string;
  /** Its place in the menu. Default: the model's. */
  order?: number;
  /** Whether `modules/<id>` may hold a module that is only announced, which this one replaces. */
  isAnnounced?: boolean;
}

/** A module cannot be created. */
export class CannotMake extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'CannotMake';
  }
}

/** Names in the model; longer ones come before their prefixes. */
const NAMES = /@pwp\/module-template(?:-documents)?|exempleApi|exemple_|exemple|'Exemple'|"Exemple"/g;
const NOT_COPIED = new Set(['node_modules', 'dist', 'dist-next', 'README.md']);

/** Creates `modules/<id>` from the models of its template and returns its folder. Throws `CannotMake`, and leaves `modules/<id>` as it was. */
export async function newModule(
  modulesDir: string,
  { id, title, template = 'api', isAnnounced = false, ...declared }: NewModule,
  models = modulesDir,
): Promise<string> {
  const fault = newIdFault(id);
  if (fault !== undefined) throw new CannotMake(fault);
  const folder = join(modulesDir, id);
  if (existsSync(folder) && !isAnnounced) throw new CannotMake(`${folder} existe déjà : choisissez un autre nom.`);
  const announcement = await readIfThere(join(folder, 'module.json'));
  const named = frenchTitle(title);
  try {
    const model = join(models, '_template');
    const filter = (path: string) => !NOT_COPIED.has(basename(path));
    await cp(join(models, MODELS[template]), folder, { recursive: true, filter });
    if (template === 'page' || template === 'slot') await buildAsPages(model, folder);
    if (template === 'page') await leaveSlot(model, folder);
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const path = join(file.parentPath, file.name);
      await writeFile(path, renamed(await readFile(path, 'utf8'), id, named));
    }
    await declare(join(folder, 'module.json'), declared);
    await writeFile(join(folder, 'README.md'), readme(id, named));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (announcement !== undefined) {
      await mkdir(folder);
      await writeFile(join(folder, 'module.json'), announcement);
    }
    throw error;
  }
  return folder;
}

/** Gives a module of pages alone what builds it: the model's, without what routes need. */
async function buildAsPages(model: string, folder: string): Promise<void> {
  await cp(join(model, 'vite.config.ts'), join(folder, 'vite.config.ts'));
  const {
    exports: _api,
    dependencies,
    ...own
  } = ModelPackage.parse(JSON.parse(await readFile(join(model, 'package.json'), 'utf8')));
  const name = '@pwp/contracts';
  const needed = { ...own, dependencies: { [name]: dependencies[name] } };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(needed, null, 2)}\n`);
}

/** Leaves out what is shown in another module's page. */
async function leaveSlot(model: string, folder: string): Promise<void> {
  for (const name of OF_SLOT) await rm(join(folder, name), { recursive: true });
  await cp(join(model, 'web/main.ts'), join(folder, 'web/main.ts'));
  const file = join(folder, 'module.json');
  const { slots: _slots, ...declared } = z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify(declared));
}

const ModelPackage = z.looseObject({ exports: z.unknown(), dependencies: z.record(z.string(), z.string()) });

/** Applies French apostrophes and no-break spaces. */
function frenchTitle(title: string): string {
  return title
    .replaceAll("'", '’')
    .replaceAll(/ (?=[:;!?»])/g, '\u00A0')
    .replaceAll('« ', '«\u00A0');
}

/** Replaces the model's names in a text with the new module's. */
function renamed(text: string, id: string, title: string): string {
  const camel = id.replaceAll(/-([a-z0-9])/g, (_whole, letter: string) => letter.toUpperCase());
  const literal = JSON.stringify(title);
  const names: Readonly<Record<string, string>> = {
    '@pwp/module-template': `@pwp/module-${id}`,
    '@pwp/module-template-documents': `@pwp/module-${id}`,
    exempleApi: `${camel}Api`,
    exemple_: tablePrefixOf(id),
    exemple: id,
    "'Exemple'": `'${literal.slice(1, -1).replaceAll(String.raw`\"`, '"')}'`,
    '"Exemple"': literal,
  };
  return text.replaceAll(NAMES, (found) => names[found] ?? found);
}

async function declare(file: string, chosen: Pick<NewModule, 'roles' | 'icon' | 'order'>): Promise<void> {
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

npx pwp guide says the rest.
`;
}
