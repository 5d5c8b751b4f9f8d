import { IMPORT_COLONNES } from '../../contracts/import-limits.ts';

/** A byte order mark, without which spreadsheets misread accents. */
const BOM = '\u{FEFF}';

const LIGNES = [
  ['ESSAI', 'Camille', 'camille.essai@mairie.test', '01 02 03 04 05', 'COMMUNE', 'Mairie d’essai', '00002 PWP01'],
  ['EXEMPLE', 'Dominique', 'dominique.exemple@bailleur.test', '01 02 03 04 06', 'BAILLEUR', 'Bailleur fictif', 'PWP01'],
];

/** The file « exemple.csv »: the headings and two fictitious people. */
export function exempleCsv(): Blob {
  const rows = [IMPORT_COLONNES, ...LIGNES].map((row) => row.join(';'));
  return new Blob([`${BOM}${rows.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' });
}
