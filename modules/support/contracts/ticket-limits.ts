/** Most characters of each text of a ticket. Apart from the schemas, so that pages can import them without zod. */
export const TICKET_LIMITS = { sujet: 150, message: 5_000, piece: 150, typeAttendu: 150, identifiant: 254 } as const;

/** What a n° de transaction looks like: 13 characters. */
export const TRANSACTION_PATTERN = /^[a-z0-9]{13}$/;

/** What the code of a guichet looks like: 5 characters. */
export const GUICHET_PATTERN = /^[A-Z0-9]{5}$/;

/** A mail address, loosely: the support checks the rest. No character can be read in two ways, so that no text takes long. */
export const EMAIL_PATTERN = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
