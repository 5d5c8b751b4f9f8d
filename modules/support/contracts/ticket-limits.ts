/** Most characters of each text of a ticket. Separate from the schemas, so that pages can import them without zod. */
export const TICKET_LIMITS = { sujet: 150, message: 5_000, piece: 150, typeAttendu: 150, identifiant: 254 } as const;

/** Shape of a n° de transaction: 13 characters. */
export const TRANSACTION_PATTERN = /^[a-z0-9]{13}$/;

/** Shape of a guichet's code: 5 characters. */
export const GUICHET_PATTERN = /^[A-Z0-9]{5}$/;

/**
 * A loose check of a mail address; the support checks the rest. Each character matches in one way only, so the time is
 * linear.
 */
export const EMAIL_PATTERN = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

/** Limits of the files joined to one message, shown before the agent chooses them and checked by the API. */
export const PIECES_LIMITS = {
  files: 5,
  fileBytes: 10 * 1024 * 1024,
  types: { 'application/pdf': 'PDF', 'image/jpeg': 'JPEG', 'image/png': 'PNG', 'image/heic': 'HEIC' },
} as const;
