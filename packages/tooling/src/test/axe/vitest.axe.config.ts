import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { declaredPages, defaultConfiguration, readModuleFile } from '@pwp/contracts';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/**
 * In a repository of modules: `vitest run --config <this file> --mode <id>`: the tests of a module's pages, and every page that its module.json leads to. Axe looks at
 * each page that `mountModule` leaves on screen; the JSON report holds what it found, in the `meta` of each test.
 */
export default defineConfig(({ mode }) => {
  const root = process.cwd();
  const folder = join('modules', mode);
  const read = readModuleFile(readFileSync(join(root, folder, 'module.json'), 'utf8'));
  if ('faults' in read) throw new Error(`${folder}/module.json: ${read.faults.join('; ')}`);
  const { declaration } = read;
  return {
    root,
    plugins: [vue()],
    test: {
      environment: 'happy-dom',
      isolate: false,
      setupFiles: ['@pwp/testing/waits', '@pwp/testing/page-waits'],
      include: [fileURLToPath(import.meta.resolve('@pwp/web-kit/axe-pages')), `${folder}/web/**/*.test.ts`],
      // A team's own repository has the kit, and the file above, below node_modules.
      exclude: [],
      server: { deps: { inline: [/@pwp\//] } },
      testTimeout: 90_000,
      provide: {
        axe: {
          main: join(root, folder, 'web/main.ts'),
          pages: declaredPages(declaration),
          configuration: declaration.configuration === undefined ? {} : defaultConfiguration(declaration.configuration),
        },
      },
    },
  };
});
