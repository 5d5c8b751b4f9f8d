import type { ApiModule } from '@pwp/api-kit';
import { numerisationApi } from '@pwp/module-numerisation/api';

/** The modules whose api this platform hosts: adding one is adding a line. */
export const installedModules: readonly ApiModule[] = [numerisationApi];
