import type { Read, ReadValue } from '@pwp/api-kit';
import {
  Statut,
  STATUTS_FINAUX,
  STATUTS_REJETES,
  type PliFiltre,
  type PliQuery,
  type PliSort,
} from '../../contracts/index.ts';
import { readPeriod, readStatutDays, type AskedDays, type Period } from './period.ts';
import { searchableReference } from './pli-reference.ts';

/* The SQL of the dashboard, one text for SQLite and MariaDB (ADR 0010). A new column of the list is added here and in its presenter. */

/**
 * Filters on the list of one guichet; `numeroUnique` is a complete number or a prefix, `reference` any part. With `plis` (transactions), only
 * these are read, and the other filters do not apply.
 */
export type PliFilters = Omit<PliQuery, 'tri' | 'ordre' | 'page' | 'taille' | 'numeroUnique' | 'reference'> & {
  numeroUnique?: string | undefined;
  reference?: string | undefined;
  plis?: readonly string[] | undefined;
};

/** The order of a list. */
export type PliOrder = Pick<PliQuery, 'tri' | 'ordre'>;

/** The guichet to read; `delai` is the instant before which a pending statut is abnormally old. */
export interface PliScope {
  guichetCode: string;
  now: Date;
  delai: Date;
}

const COLUMNS: Record<PliSort, string> = {
  // `desc` is an SQL keyword.
  transaction: '`transaction`',
  numeroUnique: 'numero_unique',
  reference: 'reference_recherche',
  dateTransmission: 'date_transmission',
  statut: 'statut',
  dateStatut: 'date_statut',
  contexte: 'contexte',
};
// A reference is sorted as it is searched, and shown as it was typed.
const SELECTED = Object.entries({ ...COLUMNS, reference: 'reference', piecesRejetees: 'pieces_rejetees' })
  .map(([name, column]) => `${column} AS \`${name}\``)
  .join(', ');

/** The statuts that are not final. */
const STATUTS_EN_ATTENTE = Statut.options.filter((statut) => !STATUTS_FINAUX.some((end) => end === statut));

// These words are constants, never user input.
const oneOfOurs = (statuts: readonly Statut[]) => `statut IN (${statuts.map((statut) => `'${statut}'`).join(', ')})`;
const REJETE = oneOfOurs(STATUTS_REJETES);
const RENOUVELE = "contexte = 'REN'";
const EN_RETARD = `${oneOfOurs(STATUTS_EN_ATTENTE)} AND date_statut < ?`;

/** The condition of each tile of the dashboard (manual, « Suivre les plis envoyés »). */
const TILES: Record<PliFiltre, string> = {
  'rejetes-et-renouveles': `${REJETE} AND ${RENOUVELE}`,
  renouveles: RENOUVELE,
  rejetes: REJETE,
  'delai-anormal': EN_RETARD,
};

/** One page of the list. Throws `periode-invalide`. */
export function pageRead(scope: PliScope, query: PliFilters & PliOrder & Pick<PliQuery, 'page' | 'taille'>): Read {
  const { sql, values } = filtered(scope, query);
  const order = sorted(query);
  const page = `numerisation_plis WHERE ${sql} ORDER BY ${order} LIMIT ? OFFSET ?`;
  return {
    sql: isSearch(query)
      ? `SELECT ${SELECTED} FROM numerisation_plis WHERE id IN (SELECT id FROM (SELECT id FROM ${page}) AS page) ORDER BY ${order}`
      : `SELECT ${SELECTED} FROM ${page}`,
    values: [...values, query.taille, (query.page - 1) * query.taille],
    plannedAnew: isSearch(query),
  };
}

const SEARCHED = ['transaction', 'numeroUnique', 'reference'] as const;

/**
 * Whether it searches by what is not in the index of the dashboard, or sorts otherwise than it. The page is then found in
 * an index alone: a year of a large guichet is a hundred thousand rows, each in another page of the table.
 */
function isSearch(query: PliFilters & PliOrder): boolean {
  return query.tri !== 'dateTransmission' || SEARCHED.some((name) => (query[name] ?? '') !== '');
}

/** How many plis match the filters. Throws `periode-invalide`. */
export function totalRead(scope: PliScope, filters: PliFilters): Read {
  const { sql, values } = filtered(scope, filters);
  return { sql: `SELECT COUNT(*) AS total FROM numerisation_plis WHERE ${sql}`, values, plannedAnew: true };
}

/** The ids of the plis that match the filters, in the order of the list. Throws `periode-invalide`. */
export function idsRead(scope: PliScope, query: PliFilters & PliOrder, limit: number): Read {
  const { sql, values } = filtered(scope, query);
  return {
    sql: `SELECT id FROM numerisation_plis WHERE ${sql} ORDER BY ${sorted(query)} LIMIT ?`,
    values: [...values, limit],
    plannedAnew: true,
  };
}

/** What the fiches of the plis that match the filters name, in the order of the list. Throws `periode-invalide`. */
export function fichesRead(scope: PliScope, query: PliFilters & PliOrder, limit: number): Read {
  const { sql, values } = filtered(scope, query);
  return {
    sql: `SELECT numero_unique AS \`numeroUnique\`, contexte FROM numerisation_plis WHERE ${sql} ORDER BY ${sorted(query)} LIMIT ?`,
    values: [...values, limit],
    plannedAnew: true,
  };
}

/**
 * The counters of the list: those of the other filters, whichever counter is pressed. It is one read of the covering
 * index, or of that of the searches, like the list's total. Throws `periode-invalide`.
 */
export function countersRead(scope: PliScope, filters: Omit<PliFilters, 'filtre'>): Read {
  const { delai } = scope;
  const { sql, values } = filtered(scope, filters);
  const countIf = (condition: string) => `SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
  return {
    sql: `SELECT COUNT(*) AS total, ${countIf(TILES['rejetes-et-renouveles'])} AS rejetesEtRenouveles,
      ${countIf(TILES.renouveles)} AS renouveles, ${countIf(TILES.rejetes)} AS rejetes,
      ${countIf(TILES['delai-anormal'])} AS delaiAnormal
      FROM numerisation_plis WHERE ${sql}`,
    values: [delai, ...values],
    plannedAnew: true,
  };
}

/**
 * The last step of the history, the last success of the follow-up, and how many plis of the period moved since the step
 * `depuis`. It is one statement, so that a change made meanwhile is reported next time. Throws `periode-invalide`.
 */
export function changesRead(
  { guichetCode, now }: Pick<PliScope, 'guichetCode' | 'now'>,
  { depuis, ...days }: AskedDays & { depuis?: number | undefined },
): Read {
  const { sql, values } = inPeriod(guichetCode, readPeriod(days, now));
  const moved = `SELECT COUNT(*) FROM numerisation_plis
    WHERE ${sql} AND id IN (SELECT pli_id FROM numerisation_etapes WHERE id > ?)`;
  return {
    sql: `SELECT (SELECT MAX(id) FROM numerisation_etapes) AS curseur,
      (SELECT dernier_succes FROM numerisation_suivis WHERE systeme = 'docaposte') AS dernierSucces,
      ${depuis === undefined ? '0' : `(${moved})`} AS plis`,
    values: depuis === undefined ? [] : [...values, depuis],
  };
}

/** A condition and the values of its `?`. */
interface Condition {
  sql: string;
  values: readonly ReadValue[];
}

function inPeriod(guichetCode: string, { from, to }: Period): Condition {
  return {
    sql: 'guichet_code = ? AND date_transmission >= ? AND date_transmission < ?',
    values: [guichetCode, from, to],
  };
}

function filtered({ guichetCode, now, delai }: PliScope, filters: PliFilters): Condition {
  const { filtre, statut, contexte, transaction, numeroUnique, reference = '', plis } = filters;
  if (plis !== undefined) {
    const { sql, values } = oneOf(COLUMNS.transaction, plis);
    return { sql: `guichet_code = ? AND ${sql}`, values: [guichetCode, ...values] };
  }
  const { from, to } = readStatutDays(filters);
  const conditions: Condition[] = [
    inPeriod(guichetCode, readPeriod(filters, now)),
    ...(from === undefined ? [] : [{ sql: 'date_statut >= ?', values: [from] }]),
    ...(to === undefined ? [] : [{ sql: 'date_statut < ?', values: [to] }]),
    ...(filtre === undefined ? [] : [{ sql: TILES[filtre], values: filtre === 'delai-anormal' ? [delai] : [] }]),
    ...(statut === undefined ? [] : [oneOf('statut', statut)]),
    ...(contexte === undefined ? [] : [oneOf('contexte', contexte)]),
    ...(transaction === undefined ? [] : [matching(transaction)]),
    // The schema allows only letters and digits, so there are no wildcards.
    ...(numeroUnique === undefined ? [] : [{ sql: 'numero_unique LIKE ?', values: [`${numeroUnique}%`] }]),
    // Unlike LIKE, it has no wildcards.
    ...(reference === ''
      ? []
      : [{ sql: 'INSTR(reference_recherche, ?) > 0', values: [searchableReference(reference)] }]),
  ];
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Each value once, so that repeated values do not create new statements. */
function oneOf(column: string, asked: readonly string[]): Condition {
  const values = [...new Set(asked)];
  return values.length === 0
    ? { sql: '1 = 0', values }
    : { sql: `${column} IN (${values.map(() => '?').join(', ')})`, values };
}

/** Part of a n° de transaction, as pasted. Text that no number can contain is compared as is and matches nothing. */
function matching(typed: string): Condition {
  const part = typed.replace(/\s/g, '').toLowerCase();
  return /^[a-z0-9]*$/.test(part)
    ? { sql: `${COLUMNS.transaction} LIKE ?`, values: [`%${part}%`] }
    : { sql: `${COLUMNS.transaction} = ?`, values: [part] };
}

/**
 * The codes of statuts and contextes sort like their labels. `id` makes the order total, so that pages never overlap.
 */
function sorted({ tri, ordre }: PliOrder): string {
  const direction = ordre === 'asc' ? 'ASC' : 'DESC';
  // The index of the follow-up is in this order too, but of all guichets: MariaDB would read it for a large one.
  const column = tri === 'statut' ? "COALESCE(statut, '')" : COLUMNS[tri];
  return `${column} ${direction}, id ${direction}`;
}
