import type { Identity } from '@pwp/api-kit';
import { createAccounts } from './accounts.ts';
import { createAdminCaller, type AdminSettings } from './admin-client.ts';
import { createComptes } from './identity-comptes.ts';
import { createSecondFactors } from './second-factors.ts';
import { createSessions } from './sessions.ts';

/** The adapter of the identity: Keycloak's Admin REST API, which the embedded identity implements too. */
export function createKeycloakIdentity(settings: AdminSettings): Identity {
  const call = createAdminCaller(settings);
  return {
    ...createAccounts(call, settings),
    ...createSessions(call, settings.realm),
    ...createSecondFactors(call),
    ...createComptes(call),
  };
}
