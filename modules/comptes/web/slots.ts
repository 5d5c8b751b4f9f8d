import { defineSlot } from '@pwp/web-kit';

/** A section at the end of « Mon bureau »; it hands nothing over, since the périmètre is that of the session's account. */
export const BureauSlot = defineSlot('comptes.bureau');
