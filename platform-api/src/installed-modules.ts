import type { ApiModule } from '@pwp/api-kit';
import { comptesApi } from '@pwp/module-comptes/api';
import { numerisationApi } from '@pwp/module-numerisation/api';
import { profileApi } from '@pwp/module-profile/api';
import { supportApi } from '@pwp/module-support/api';

/** The modules whose api this platform hosts: adding one is adding a line. */
export const installedModules: readonly ApiModule[] = [comptesApi, numerisationApi, profileApi, supportApi];
