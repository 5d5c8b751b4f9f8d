// Values only, without zod: pages may import this file at run time.

/** Limits of the archive of a demande's pieces: it is streamed, but the browser keeps it until it is saved. */
export const ARCHIVE_LIMITS = { pieces: 300, totalBytes: 500 * 1024 * 1024 } as const;
