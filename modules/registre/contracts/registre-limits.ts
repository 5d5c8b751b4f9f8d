/** Most characters of a reason. Apart from the schemas, so that pages can import it without carrying zod. */
export const MOTIF_LENGTH = 500;

/** This module's own id: turned off, it could not be turned on again from its page. */
export const OWN_ID = 'registre';
