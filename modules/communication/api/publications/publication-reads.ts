import type { Read } from '@pwp/api-kit';
import { PUBLICATIONS_A_PAGE, type Genre, type Theme } from '../../contracts/index.ts';
import { addressedTo, type Reader, type SqlPart } from '../lecteurs/addressed-sql.ts';

/** A row of a list of readers; SQLite gives dates as texts and truth as numbers. */
export interface PublicationRow {
  id: number;
  publicationId: string;
  genre: Genre;
  niveau: 'information' | 'attention' | 'urgence';
  theme: Theme;
  titre: string;
  resume: string;
  emetteur: 'gip' | 'referent';
  debut: Date | string;
  fin: Date | string | null;
  corrigeeLe: Date | string | null;
  lue: number;
  versionALire: number;
  pieces: number;
}

/** The same with its text. */
export interface WholeRow extends PublicationRow {
  texte: string;
  motifCorrection: string;
}

/** Where a page of a list begins: after this publication. */
export interface After {
  debut: Date;
  id: number;
}

/** What keeps a publication in a list. */
export interface Kept {
  genre?: Genre | undefined;
  theme?: Theme | undefined;
  unread?: boolean | undefined;
  from?: Date | undefined;
  /** The first instant after. */
  until?: Date | undefined;
  /** Words that all stand in it, folded. */
  words?: readonly string[] | undefined;
}

/** Unread publications are counted up to so many. */
const MOST_COUNTED = 100;
/** Alerts, and questions, in one answer. */
const MOST_AT_ONCE = { alertes: 20, questions: 200 } as const;

const COLUMNS = `p.id, p.publication_id AS publicationId, p.genre, p.niveau, p.theme, p.titre, p.resume, p.emetteur, p.debut,
  p.fin, p.corrigee_le AS corrigeeLe,
  EXISTS (SELECT 1 FROM communication_lectures r WHERE r.account_id = ? AND r.publication_id = p.id AND r.version >= p.version_a_lire) AS lue,
  p.version_a_lire AS versionALire, (SELECT COUNT(*) FROM communication_pieces f WHERE f.publication_id = p.id AND f.retiree_version IS NULL) AS pieces`;
const WHOLE = `${COLUMNS}, p.texte, p.motif_correction AS motifCorrection`;

/** What a reader may read now: published, within its days, and addressed to the reader. */
function readable(reader: Reader, now: Date): SqlPart {
  const addressed = addressedTo(reader);
  return {
    sql: `p.etat = 'publiee' AND p.debut <= ? AND (p.fin IS NULL OR p.fin > ?) AND ${addressed.sql}`,
    values: [now, now, ...addressed.values],
  };
}

/** That a reader has not read a publication `p`, or not its last version that asks for it. */
function unreadBy(accountId: string): SqlPart {
  return {
    sql: `NOT EXISTS (SELECT 1 FROM communication_lectures u WHERE u.account_id = ? AND u.publication_id = p.id AND u.version >= p.version_a_lire)`,
    values: [accountId],
  };
}

function kept(reader: Reader, { genre, theme, unread, from, until, words = [] }: Kept): SqlPart[] {
  return [
    ...(genre === undefined ? [] : [{ sql: 'p.genre = ?', values: [genre] }]),
    ...(theme === undefined ? [] : [{ sql: 'p.theme = ?', values: [theme] }]),
    ...(unread === true ? [unreadBy(reader.id)] : []),
    ...(from === undefined ? [] : [{ sql: 'p.debut >= ?', values: [from] }]),
    ...(until === undefined ? [] : [{ sql: 'p.debut < ?', values: [until] }]),
    ...words.map((word) => ({ sql: 'INSTR(p.cherchable, ?) > 0', values: [word] })),
  ];
}

function joined(parts: readonly SqlPart[]): SqlPart {
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.flatMap(({ values }) => values) };
}

/** A page of a list and one more, the newest first. */
export function pageOf(reader: Reader, now: Date, filters: Kept, after: After | undefined): Read {
  const where = joined([
    readable(reader, now),
    ...kept(reader, filters),
    ...(after === undefined
      ? []
      : [{ sql: '(p.debut < ? OR (p.debut = ? AND p.id < ?))', values: [after.debut, after.debut, after.id] }]),
  ]);
  return {
    sql: `SELECT ${COLUMNS} FROM communication_publications p WHERE ${where.sql} ORDER BY p.debut DESC, p.id DESC LIMIT ${PUBLICATIONS_A_PAGE + 1}`,
    values: [reader.id, ...where.values],
    heavy: true,
  };
}

/** How many a list has, whatever the page. */
export function totalOf(reader: Reader, now: Date, filters: Kept): Read {
  const where = joined([readable(reader, now), ...kept(reader, filters)]);
  return {
    sql: `SELECT COUNT(*) AS nombre FROM communication_publications p WHERE ${where.sql}`,
    values: where.values,
    heavy: true,
  };
}

/** How many the reader has not read, `MOST_COUNTED` at most. */
export function unreadCount(reader: Reader, now: Date): Read {
  const where = joined([readable(reader, now), unreadBy(reader.id)]);
  return {
    sql: `SELECT COUNT(*) AS nombre FROM (SELECT p.id FROM communication_publications p WHERE ${where.sql} LIMIT ${MOST_COUNTED}) AS unread`,
    values: where.values,
  };
}

const ALERTS = "p.genre = 'alerte'";

/** The alerts that the reader has not read, the gravest and newest first. */
export function unreadAlerts(reader: Reader, now: Date): Read {
  const where = joined([{ sql: ALERTS, values: [] }, readable(reader, now), unreadBy(reader.id)]);
  return {
    sql: `SELECT ${COLUMNS} FROM communication_publications p WHERE ${where.sql} ORDER BY p.gravite DESC, p.debut DESC, p.id DESC LIMIT ${MOST_AT_ONCE.alertes}`,
    values: [reader.id, ...where.values],
  };
}

/** How many alerts the reader has not read. */
export function unreadAlertCount(reader: Reader, now: Date): Read {
  const where = joined([{ sql: ALERTS, values: [] }, readable(reader, now), unreadBy(reader.id)]);
  return {
    sql: `SELECT COUNT(*) AS nombre FROM communication_publications p WHERE ${where.sql}`,
    values: where.values,
  };
}

/** Whether any alert is on: what every page asks first, of an index that holds those alone. */
export function anyAlert(now: Date): Read {
  return {
    sql: `SELECT p.id FROM communication_publications p WHERE ${ALERTS} AND p.etat = 'publiee' AND (p.fin IS NULL OR p.fin > ?) LIMIT 1`,
    values: [now],
  };
}

/** One publication whole, if the reader may read it. */
export function wholeOf(reader: Reader, now: Date, publicationId: string): Read {
  const where = joined([{ sql: 'p.publication_id = ?', values: [publicationId] }, readable(reader, now)]);
  return {
    sql: `SELECT ${WHOLE} FROM communication_publications p WHERE ${where.sql}`,
    values: [reader.id, ...where.values],
  };
}

/** The questions with their answers, by theme. */
export function questionsOf(reader: Reader, now: Date, filters: Pick<Kept, 'theme' | 'words'>): Read {
  const where = joined([readable(reader, now), ...kept(reader, { ...filters, genre: 'question' })]);
  return {
    sql: `SELECT ${WHOLE} FROM communication_publications p WHERE ${where.sql} ORDER BY p.theme, p.titre, p.id LIMIT ${MOST_AT_ONCE.questions}`,
    values: [reader.id, ...where.values],
    heavy: true,
  };
}

/** What the reader has not read and was as it is before `until`, `MOST_MARKED` at most: « tout marquer comme lu » marks it. */
export function unreadOf(reader: Reader, now: Date, until: Date): Read {
  const where = joined([
    readable(reader, now),
    ...kept(reader, { unread: true, until }),
    // A correction keeps the first day: whoever saw the list before it has not seen it.
    { sql: '(p.corrigee_le IS NULL OR p.corrigee_le < ?)', values: [until] },
  ]);
  return {
    sql: `SELECT p.id, p.genre, p.version_a_lire AS versionALire FROM communication_publications p WHERE ${where.sql} ORDER BY p.debut DESC, p.id DESC LIMIT ${MOST_MARKED}`,
    values: where.values,
    heavy: true,
  };
}

/** Publications that are marked at once. */
const MOST_MARKED = 1_000;
