import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { IMPORT_COLONNES, IMPORT_LIMITS, TYPES_ORGANISME } from '../../contracts/index.ts';
import { fichierIllisible } from '../problems.ts';

/** A line of the file, by heading. */
export interface FileLine extends Record<(typeof IMPORT_COLONNES)[number], string> {
  /** Its row, as a spreadsheet numbers them: the headings are the first. */
  ligne: number;
}

/** Longest line, characters: the longest account with fifty guichets. */
const LONGEST_LINE = 8_000;

/** Most rows read, empty ones included: reading stops there. */
const MOST_ROWS = 10_000;

const Counted = z.object({ records: z.number(), empty_lines: z.number() });

const Rows = z.array(z.object({ record: z.array(z.string()), info: Counted }));

/** The lines of a CSV. Throws `fichier-illisible` with the error, and its row when known. */
export function readImportFile(bytes: Uint8Array): FileLine[] {
  const read = parseCsv(decode(bytes));
  const [heading, ...lines] = read.filter(({ record }) => record.some((cell) => cell !== ''));
  if (heading === undefined) throw fichierIllisible('Le fichier ne contient aucun compte.');
  const columns = readHeading(heading.record);
  if (lines.length > IMPORT_LIMITS.lignes || read.length === MOST_ROWS) {
    throw fichierIllisible(
      `Le fichier compte plus de ${IMPORT_LIMITS.lignes} lignes, le plus qu’un import puisse en compter. Faites-en plusieurs.`,
    );
  }
  if (lines.length === 0) throw fichierIllisible('Le fichier ne contient aucun compte.');
  return lines.map(({ record, info }) => {
    const ligne = rowOf(info);
    if (record.length !== heading.record.length) throw malformed(ligne);
    const cell = (name: (typeof IMPORT_COLONNES)[number]) => record[columns.indexOf(name)] ?? '';
    return {
      ligne,
      nom: cell('nom'),
      prenom: cell('prenom'),
      email: cell('email'),
      telephone: cell('telephone'),
      typeOrganisme: TYPES.get(plain(cell('typeOrganisme'))) ?? cell('typeOrganisme'),
      organisme: cell('organisme'),
      guichets: cell('guichets'),
    };
  });
}

/** The row of a spreadsheet: a cell of several lines is one row. */
function rowOf({ records, empty_lines }: z.output<typeof Counted>): number {
  return records + empty_lines;
}

function malformed(row: number, cause?: Error): Error {
  return fichierIllisible(
    `La ligne ${row} du fichier n’a pas le nombre de colonnes de l’en-tête, ou ses guillemets ne se ferment pas.`,
    { cause },
  );
}

/** UTF-8, or the encoding that spreadsheets use instead. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function parseCsv(text: string): z.output<typeof Rows> {
  try {
    const rows: unknown = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      to: MOST_ROWS,
      max_record_size: LONGEST_LINE,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    return Rows.parse(rows);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = rowOf(Counted.parse(error)) + 1;
    if (error.code !== 'CSV_MAX_RECORD_SIZE') throw malformed(row, error);
    throw fichierIllisible(`La ligne ${row} du fichier compte plus de ${LONGEST_LINE} caractères.`, { cause: error });
  }
}

/** The heading's: an address of a French spreadsheet has commas without quotes. */
function delimiterOf(text: string): ';' | ',' {
  const [heading = ''] = text.trimStart().split(/[\r\n]/, 1);
  return heading.split(',').length > heading.split(';').length ? ',' : ';';
}

/** Case, accents and punctuation do not count in a heading or a kind of organisme. */
const plain = (heading: string) =>
  heading
    .normalize('NFD')
    .replace(/[^a-z0-9]/gi, '')
    .toLowerCase();

/** The codes of the kinds of organisme, by code and by label. */
const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(TYPES_ORGANISME).flatMap(([code, label]) => [
    [plain(code), code],
    [plain(label), code],
  ]),
);

/** What else spreadsheets and the portal's own export call a column. */
const OTHER_HEADINGS: Readonly<Record<string, (typeof IMPORT_COLONNES)[number]>> = {
  adresseelectronique: 'email',
  courriel: 'email',
  mail: 'email',
  typedorganisme: 'typeOrganisme',
  guichet: 'guichets',
};

/** The columns by their names. Throws `fichier-illisible` when one is missing. */
function readHeading(headings: readonly string[]): (string | undefined)[] {
  const known = new Map<string, string>([
    ...Object.entries(OTHER_HEADINGS),
    ...IMPORT_COLONNES.map((name) => [plain(name), name] as const),
  ]);
  const names = headings.map((heading) => known.get(plain(heading)));
  const missing = IMPORT_COLONNES.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw fichierIllisible(
      `La première ligne nomme les colonnes ${IMPORT_COLONNES.join(' ; ')}. Il manque : ${missing.join(', ')}.`,
    );
  }
  return names;
}
