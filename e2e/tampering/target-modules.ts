import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A word in every file of the target, and what one flipped bit makes of it: code that still runs, and says so. */
export const INTACT = 'intact';
export const ALTERED = 'hntact';

/** The module whose files are altered, and one that is left alone. Their pages are public: nobody signs in. */
export const TARGET = 'cible';
export const OTHER = 'temoin';

/** What a release is made of: its entry, a script that comes with it, one that comes later, its style. */
const FILES = { 'main.js': 'entry', 'shared.js': 'chunk', 'late.js': 'chunk', 'style.css': 'css' } as const;
export type TargetFile = keyof typeof FILES;

/** Writes both modules as their build would; the word of each file is also on screen once the file is used. */
export async function writeModules(modulesDir: string, release: string): Promise<void> {
  const entry = `
    import { shared } from './shared.js';
    const words = ['entry ${INTACT}', shared];
    export const bootstrap = async () => {};
    export const unmount = async () => {};
    export const mount = async ({ domElement, onFailure }) => {
      const add = (tag, text) => {
        const element = document.createElement(tag);
        element.textContent = text;
        domElement.append(element);
        return element;
      };
      add('h1', document.title = 'Cible ${release}');
      for (const word of words) add('p', word);
      add('p', '').className = 'styled';
      add('button', 'Suite').addEventListener('click', () => {
        import('./late.js').then(({ late }) => add('p', late), onFailure);
      });
    };`;
  await writeModule(modulesDir, TARGET, {
    'main.js': entry,
    'shared.js': `export const shared = 'shared ${INTACT} ${release}';`,
    'late.js': `export const late = 'late ${INTACT} ${release}';`,
    'style.css': `:where([data-module=${TARGET}]) .styled::before { content: 'style ${INTACT} ${release}'; }`,
  });
  await writeModule(modulesDir, OTHER, {
    'main.js': `
      export const bootstrap = async () => {};
      export const unmount = async () => {};
      export const mount = async ({ domElement }) => {
        const title = document.createElement('h1');
        title.textContent = 'Témoin';
        domElement.append(title);
      };`,
  });
}

async function writeModule(
  modulesDir: string,
  id: string,
  files: Readonly<Partial<Record<TargetFile, string>>>,
): Promise<void> {
  const folder = join(modulesDir, id);
  await mkdir(join(folder, 'dist'), { recursive: true });
  const declaration = {
    id,
    title: id,
    path: `/${id}`,
    icon: 'fr-icon-bug-line',
    order: 1,
    publicPages: [{ label: id, path: `/${id}` }],
  };
  await writeFile(join(folder, 'module.json'), JSON.stringify(declaration));
  const names = Object.keys(files).map((name) => ({ name, role: FILES[name as TargetFile] }));
  await writeFile(join(folder, 'dist/build.json'), JSON.stringify({ files: names, ranges: { shell: {} } }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, 'dist', name), content);
}

/** Integrity of a text, as browsers write it. */
export function integrityOf(content: string): string {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}
