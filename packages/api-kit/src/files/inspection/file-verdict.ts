const VERDICTS = [
  'lisible',
  'tronque',
  'chiffre',
  'sans-page',
  'illisible',
  'trop-complexe',
  'trop-deploye',
  'trop-de-pixels',
] as const;

/** What the structure of a file shows, whatever its name and its first bytes say. */
export type FileVerdict = (typeof VERDICTS)[number];

/** Whether a message of the inspection's thread is a verdict. */
export function isFileVerdict(told: unknown): told is FileVerdict {
  return VERDICTS.some((verdict) => verdict === told);
}
