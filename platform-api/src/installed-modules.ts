import { resolve } from 'node:path';
import type { ApiModule } from '@pwp/api-kit';
import { loadModules, loadPackages } from './modules/load-modules.ts';

const host = resolve(import.meta.dirname, '../..');

/** The modules that this platform hosts: every folder of `modules/` with an api, then the packages of npm that are modules. */
export const installedModules: readonly ApiModule[] = [
  ...(await loadModules(resolve(host, 'modules'))),
  ...(await loadPackages(host)),
];
