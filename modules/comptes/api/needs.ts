import type { ApiNeeds, ModuleContext } from '@pwp/api-kit';

/** What the module needs of the portal, as its module.json says. */
export const comptesNeeds = {
  identity: ['read', 'sessions', 'accounts'],
  topics: [
    'comptes.welcome-demande',
    'comptes.follow-demande',
    'comptes.send-activation',
    'comptes.open-compte',
    'comptes.provision-compte',
  ],
} as const satisfies ApiNeeds;

/** The services that the module gets. */
export type ComptesContext = ModuleContext<unknown, typeof comptesNeeds>;
