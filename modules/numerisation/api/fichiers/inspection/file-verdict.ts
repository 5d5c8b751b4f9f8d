/** What the structure of a file shows, whatever its name and its first bytes say. */
export type FileVerdict =
  | 'lisible'
  | 'tronque'
  | 'chiffre'
  | 'sans-page'
  | 'illisible'
  | 'trop-complexe'
  | 'trop-deploye'
  | 'trop-de-pixels';
