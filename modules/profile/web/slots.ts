import { defineSlot } from '@pwp/web-kit';

/** A card at the end of « Gérer mon profil »; it hands nothing over, since the account is that of the session. */
export const InformationsSlot = defineSlot('profile.informations');

/** Below the address of the account: what a person may do to get another. */
export const IdentifiantSlot = defineSlot('profile.identifiant');
