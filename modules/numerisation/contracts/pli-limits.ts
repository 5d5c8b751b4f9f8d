/** Limits of one pli, shown before the agent chooses files and checked by the API. */
export const PLI_LIMITS = {
  files: 50,
  fileBytes: 10 * 1024 * 1024,
  totalBytes: 100 * 1024 * 1024,
  types: { 'application/pdf': 'PDF', 'image/jpeg': 'JPEG', 'image/png': 'PNG', 'image/heic': 'HEIC' },
} as const;

/** Most rows of one export; a larger one is refused rather than truncated. */
export const PLI_EXPORT_ROWS = 10_000;

/** Most plis that are ticked one by one: a page of the largest size. */
export const PLIS_CHOISIS_MAX = 100;

/** Longest period of the dashboard, months. Beyond it, a guichet's plis no longer fit one read of the index. */
export const PERIODE_MOIS = 13;
