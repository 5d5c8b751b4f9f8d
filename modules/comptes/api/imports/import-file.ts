import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { IMPORT_COLONNES, IMPORT_LIMITS } from '../../contracts/index.ts';
import { fichierIllisible } from '../problems.ts';

/** A line of the file, by heading. */
export type FileLine = Record<(typeof IMPORT_COLONNES)[number], string>;

/** Longest line, characters: the longest account with fifty guichets. */
const LONGEST_LINE = 8_000;

const Lines = z.array(z.record(z.string(), z.string()));

/** The lines of a CSV. Throws `fichier-illisible` with the error, and its line when known. */
export function readImportFile(bytes: Uint8Array): FileLine[] {
  const lines = parseCsv(decode(bytes));
  if (lines.length === 0) throw fichierIllisible('Le fichier ne contient aucun compte.');
  if (lines.length > IMPORT_LIMITS.lignes) {
    throw fichierIllisible(
      `Le fichier compte plus de ${IMPORT_LIMITS.lignes} lignes, le plus qu’un import puisse en compter. Faites-en plusieurs.`,
    );
  }
  return lines.map((line) => ({
    nom: line['nom'] ?? '',
    prenom: line['prenom'] ?? '',
    email: line['email'] ?? '',
    telephone: line['telephone'] ?? '',
    typeOrganisme: line['typeOrganisme'] ?? '',
    organisme: line['organisme'] ?? '',
    guichets: line['guichets'] ?? '',
  }));
}

/** UTF-8, or the encoding that spreadsheets use instead. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function parseCsv(text: string): z.output<typeof Lines> {
  try {
    const lines: unknown = parse(text, {
      bom: true,
      columns: readHeading,
      delimiter: delimiterOf(text),
      // Reading stops at the largest import allowed.
      to: IMPORT_LIMITS.lignes + 1,
      max_record_size: LONGEST_LINE,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    });
    return Lines.parse(lines);
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE') {
      throw fichierIllisible(
        `La ligne ${String(error['lines'])} du fichier compte plus de ${LONGEST_LINE} caractères.`,
        { cause: error },
      );
    }
    if (error instanceof Error && 'lines' in error && typeof error.lines === 'number') {
      throw fichierIllisible(
        `La ligne ${error.lines} du fichier n’a pas le nombre de colonnes de l’en-tête, ou ses guillemets ne se ferment pas.`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** The heading's: an address of a French spreadsheet has commas without quotes. */
function delimiterOf(text: string): ';' | ',' {
  const [heading = ''] = text.trimStart().split(/[\r\n]/, 1);
  return heading.split(',').length > heading.split(';').length ? ',' : ';';
}

/** Headings are matched ignoring case. Throws `fichier-illisible` when one is missing. */
function readHeading(headings: readonly string[]): string[] {
  const names = headings.map(
    (heading) => IMPORT_COLONNES.find((name) => name.toLowerCase() === heading.trim().toLowerCase()) ?? heading,
  );
  const missing = IMPORT_COLONNES.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw fichierIllisible(
      `La première ligne nomme les colonnes ${IMPORT_COLONNES.join(' ; ')}. Il manque : ${missing.join(', ')}.`,
    );
  }
  return names;
}
