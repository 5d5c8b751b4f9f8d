// Values only, without zod: pages import this file at run time.

/** Most fiches in one document. */
export const FICHES_MAX = 200;
