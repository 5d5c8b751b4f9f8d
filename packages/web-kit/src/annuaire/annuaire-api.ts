// By the package's name: what is bundled with a module must share the client of the portal.
import { createApi } from '@pwp/web-kit';
import type { AnnuaireEndpoints } from '@pwp/contracts';

/** Guichets, accounts and territoires that the signed-in person may choose. */
export const annuaireApi = createApi<AnnuaireEndpoints>('/api/annuaire');
