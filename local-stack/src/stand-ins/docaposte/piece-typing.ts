/** Words of a file name and their category; the first match wins. Codes are those of the SNE's catalogue. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bcerfa\b/, 'DEM_CERFA'],
  [/\babandon\b/, 'DEM_ABANDON'],
  [/\b(sejour|recepisse)\b/, 'ID_SEJOUR'],
  [/\b(cni|identite|passeport)\b/, 'ID_PIECE'],
  [/\b(naissance|livret)\b/, 'ID_MINEUR'],
  [/\b(avis|imposition|impots?)\b/, 'REV_AVIS_N'],
  [/\bmariage\b/, 'FAM_MARIAGE'],
  [/\bpacs\b/, 'FAM_PACS'],
  [/\betudiante?\b/, 'PRO_ETUDIANT'],
  [/\bcontrat\b/, 'PRO_CONTRAT'],
  [/\b(salaire|paie|bulletin)\b/, 'RES_SALAIRE'],
  [/\b(retraite|pension)\b/, 'RES_RETRAITE'],
  [/\b(chomage|travail)\b/, 'RES_CHOMAGE'],
  [/\b(caf|msa|rsa|aah)\b/, 'RES_CAF'],
  [/\bbourse\b/, 'RES_BOURSE'],
  [/\b(bail|quittance|loyer)\b/, 'LOG_LOCATAIRE'],
  [/\bheberg/, 'LOG_HEBERGE'],
  [/\bhotel\b/, 'LOG_HOTEL'],
  [/\b(handicap|invalidite|mdph)\b/, 'MOT_HANDICAP'],
  [/\bmedical\b/, 'MOT_ADAPTATION'],
  [/\b(tutelle|curatelle)\b/, 'MOT_TUTELLE'],
  [/\b(divorce|jugement)\b/, 'MOT_JUGEMENT'],
];

/** The SNE's category of a piece sent without one, guessed from its file name. */
export function categorieFromName(nom: string): string {
  const words = nom
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ');
  return WORDS.find(([word]) => word.test(words))?.[1] ?? 'DEM_AUTRE';
}
