import { resolve } from 'node:path';
import type { ApiModule } from '@pwp/api-kit';
import { loadInstalled } from './modules/load-modules.ts';

/** The modules that this platform hosts: every folder of `modules/` with an api, then the packages of npm that are modules. */
export const installedModules: readonly ApiModule[] = await loadInstalled({
  repository: resolve(import.meta.dirname, '../..'),
});
