import type { ApiModule } from '@pwp/api-kit';
import { loadModules } from './modules/load-modules.ts';

/** The modules whose api this platform hosts, by the name of their folder: adding one is adding a line. */
export const installedModules: readonly ApiModule[] = await loadModules({
  comptes: async () => (await import('@pwp/module-comptes/api')).comptesApi,
  numerisation: async () => (await import('@pwp/module-numerisation/api')).numerisationApi,
  profile: async () => (await import('@pwp/module-profile/api')).profileApi,
  support: async () => (await import('@pwp/module-support/api')).supportApi,
});
