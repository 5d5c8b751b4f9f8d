/** Limits of one pli; shown before anything is chosen, checked by the API. */
export const PLI_LIMITS = {
  files: 50,
  fileBytes: 10 * 1024 * 1024,
  totalBytes: 100 * 1024 * 1024,
  types: { 'application/pdf': 'PDF', 'image/jpeg': 'JPEG', 'image/png': 'PNG', 'image/heic': 'HEIC' },
} as const;

/** Rows of one export; beyond, it is refused rather than cut. */
export const PLI_EXPORT_ROWS = 10_000;

/** Longest period of the dashboard, months: beyond it a guichet's plis no longer fit one read of the index. */
export const PERIODE_MOIS = 13;
