import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readModuleFile } from '@pwp/contracts';
import { pageFaults, type DeclaredPages } from '@pwp/web-kit/own-pages';
import { runnerImport, type Plugin } from 'vite';

/**
 * Vite plugin: a module whose module.json has a fault, or whose pages are not where it says, is not built. What stands in the way is
 * named with its file and what to do.
 */
export function declaredModule(directory: string): Plugin {
  return {
    name: 'pwp-declared-module',
    apply: 'build',
    async buildStart() {
      const file = join(directory, 'module.json');
      const reading = readModuleFile(await readFile(file, 'utf8'));
      if ('faults' in reading) return this.error(`${file}: ${reading.faults.join('; ')}`);
      const { declaration } = reading;
      const folder = basename(directory);
      // A model's folder begins with « _ », and is no id.
      if (!folder.startsWith('_') && declaration.id !== folder) {
        this.error(`${file}: the id is « ${declaration.id} » and the folder « ${folder} »: they must be the same.`);
      }
      const main = join(directory, 'web/main.ts');
      try {
        const faults = pageFaults(await declaredBy(main), declaration);
        if (faults.length > 0) this.error(`${main}: ${faults.join(' ')}`);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        // Code that only a browser runs: the shell compares when the module is opened.
        this.warn(`${main} could not be compared with module.json: ${String(error.cause).split('\n', 1)[0]}`);
      }
      return undefined;
    },
  };
}

/** The code of a module could not be evaluated here. */
class Unreadable extends Error {}

/** What the entry of a module says of itself, evaluated without its pages and styles. */
async function declaredBy(main: string): Promise<DeclaredPages> {
  const entry = await runnerImport<{ mount?: { declared?: DeclaredPages } }>(main, {
    configFile: false,
    logLevel: 'silent',
    plugins: [withoutPages()],
  }).catch((error: unknown) => {
    throw new Unreadable('', { cause: error });
  });
  const declared = entry.module.mount?.declared;
  if (declared === undefined) throw new Unreadable('', { cause: 'mount is not that of defineWebModule' });
  return declared;
}

const NOTHING = '\0pwp-nothing';

/** Vite plugin: pages, styles and files are empty; addresses and titles stand in the TypeScript around them. */
function withoutPages(): Plugin {
  return {
    name: 'pwp-without-pages',
    enforce: 'pre',
    resolveId: (source) =>
      /\.(?:vue|css|svg|png|wasm)(?:\?|$)|\?(?:worker|url|raw)/.test(source) ? NOTHING : undefined,
    load: (id) => (id === NOTHING ? 'export default {};' : undefined),
  };
}
