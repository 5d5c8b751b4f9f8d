import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { dsfrFiles, readRuntimeVersions } from '@pwp/shell/build';
import type { BuiltFile, ShellBuild } from '@pwp/shell/server';

/** Vite's base address for the repository: pages may load code, and start workers, from there. */
export const SOURCES = '/assets/';

/** Where the shell's stand-ins are served. */
const STAND_INS = '/assets/dev';

/** Prefixes below `/assets` that the shell answers itself. */
export const SHELL_FILES: readonly string[] = [STAND_INS, `${SOURCES}${dsfrFiles.to}`];

/** Folders that the shell and the registry read instead of built ones. */
export interface StandIns {
  dist: string;
  modulesDir: string;
}

/**
 * Writes builds whose files only import the source from Vite. Their bytes never change, so the shell and the registry
 * serve and check them as in production, integrity included.
 */
export function writeStandIns(root: string, folder: string): StandIns {
  rmSync(folder, { recursive: true, force: true });
  return { dist: writeShell(root, join(folder, 'shell')), modulesDir: writeModules(root, join(folder, 'modules')) };
}

function writeShell(root: string, dist: string): string {
  const assets = join(dist, 'assets');
  const write = (name: string, lines: readonly string[]): BuiltFile => {
    const content = lines.map((line) => `${line}\n`).join('');
    put(join(assets, basename(STAND_INS), name), content);
    const integrity = `sha384-${createHash('sha384').update(content).digest('base64')}`;
    return { url: `${STAND_INS}/${name}`, integrity };
  };
  const shell: ShellBuild = {
    // Vite rewrites the address of each import, so that every page shares one Vue, Pinia and web-kit.
    specifiers: [],
    lazy: {},
    versions: readRuntimeVersions(join(root, 'shell/')),
    runtime: write('runtime.js', []),
    developmentRuntime: write('development-runtime.js', []),
    boot: write('boot.js', [
      `import '${SOURCES}@vite/client';`,
      `import '${SOURCES}packages/ui/src/styles.css';`,
      `import '${SOURCES}shell/src/boot.ts';`,
    ]),
    portal: write('portal.js', []),
    chunks: [],
    identityDown: write('identity-down.js', [`import '${SOURCES}shell/src/identity-down.ts';`]),
    css: write('portal.css', []),
    fonts: dsfrFiles.fonts.map((font) => `${SOURCES}${font}`),
    icon: `${SOURCES}${dsfrFiles.icon}`,
  };
  put(join(dist, 'shell.json'), JSON.stringify(shell));
  symlinkSync(dsfrFiles.from, join(assets, dsfrFiles.to), 'junction');
  return dist;
}

function writeModules(root: string, modulesDir: string): string {
  for (const file of globSync('modules/*/module.json', { cwd: root })) {
    const folder = dirname(file);
    const target = join(modulesDir, basename(folder));
    mkdirSync(target, { recursive: true });
    cpSync(join(root, file), join(target, 'module.json'));
    if (!existsSync(join(root, folder, 'web/main.ts'))) continue;
    put(join(target, 'dist/main.js'), `export * from '${SOURCES}modules/${basename(folder)}/web/main.ts';\n`);
    put(join(target, 'dist/build.json'), JSON.stringify({ files: [{ name: 'main.js', role: 'entry' }] }));
  }
  return modulesDir;
}

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
