/**
 * Nothing: the portal brings what a module's build was once handed. Kept for a `vite.config.ts` that names it.
 * @deprecated
 */
export const viewerFiles: readonly string[] = [];
