import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readModuleFile } from '@pwp/contracts';
import { pageFaults, slotFaults, type DeclaredPages } from '@pwp/web-kit/own-pages';
import { runnerImport, type Plugin } from 'vite';

/**
 * Vite plugin: refuses to build a module when its module.json has a fault or does not match its pages. The error
 * names the file and the fix.
 */
export function declaredModule(directory: string): Plugin {
  return {
    name: 'pwp-declared-module',
    apply: 'build',
    async buildStart() {
      const file = join(directory, 'module.json');
      const reading = readModuleFile(await readFile(file, 'utf8'));
      if ('faults' in reading) return this.error(`${file} : ${reading.faults.join(' ; ')}`);
      const { declaration } = reading;
      const folder = basename(directory);
      // A template's folder starts with « _ », which is not an id.
      if (!folder.startsWith('_') && declaration.id !== folder) {
        this.error(
          `${file} : « id » vaut « ${declaration.id} », mais son dossier est « ${folder} » : ils doivent être les mêmes.`,
        );
      }
      const main = join(directory, 'web/main.ts');
      try {
        const declared = await declaredBy(main);
        const faults = [...pageFaults(declared, declaration), ...slotFaults(declared, declaration.slots)];
        if (faults.length > 0) this.error(`${main}: ${faults.join(' ')}`);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        // Browser-only code: the shell checks it when the module opens.
        this.warn(`${main} could not be compared with module.json: ${String(error.cause).split('\n', 1)[0]}`);
      }
      return undefined;
    },
  };
}

/** The module's code could not be evaluated here. */
class Unreadable extends Error {}

/** The module's entry, evaluated without its pages and styles. */
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

/**
 * Vite plugin: replaces pages, styles and files with empty modules; addresses and titles are in the surrounding
 * TypeScript.
 */
function withoutPages(): Plugin {
  return {
    name: 'pwp-without-pages',
    enforce: 'pre',
    resolveId: (source) =>
      /\.(?:vue|css|svg|png|wasm)(?:\?|$)|\?(?:worker|url|raw)/.test(source) ? NOTHING : undefined,
    load: (id) => (id === NOTHING ? 'export default {};' : undefined),
  };
}
