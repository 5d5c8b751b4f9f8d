// Values only, without zod: pages import this file at run time and must not carry a validator.

/** Most fiches of one document. */
export const FICHES_MAX = 50;
