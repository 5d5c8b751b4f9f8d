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

/* The SQL of the dashboard, one text for SQLite and MariaDB (ADR 0016). A new column of the list is added here and in its presenter. */

/** What the list of one guichet keeps; `numeroUnique` is whole or its beginning. */
export type PliFilters = Omit<PliQuery, 'tri' | 'ordre' | 'page' | 'taille' | 'numeroUnique'> & {
  numeroUnique?: string | undefined;
};

/** The order of a list. */
export type PliOrder = Pick<PliQuery, 'tri' | 'ordre'>;

/** Whose plis are read; `delai` is the instant before which a statut that is no end is abnormally old. */
export interface PliScope {
  guichetCode: string;
  now: Date;
  delai: Date;
}

const COLUMNS: Record<PliSort, string> = {
  transaction: 'numero_transaction',
  numeroUnique: 'numero_unique',
  dateTransmission: 'sent_at',
  statut: 'statut',
  dateStatut: 'date_statut',
  contexte: 'contexte',
};
const SELECTED = [...Object.entries(COLUMNS), ['piecesRejetees', 'pieces_rejetees']]
  .map(([name, column]) => `${column} AS \`${name}\``)
  .join(', ');

/** The statuts after which something is still expected. */
const STATUTS_EN_ATTENTE = Statut.options.filter((statut) => !STATUTS_FINAUX.some((end) => end === statut));

// The words are ours: nothing that anybody typed.
const oneOfOurs = (statuts: readonly Statut[]) => `statut IN (${statuts.map((statut) => `'${statut}'`).join(', ')})`;
const REJETE = oneOfOurs(STATUTS_REJETES);
const RENOUVELE = "contexte = 'REN'";
const EN_RETARD = `${oneOfOurs(STATUTS_EN_ATTENTE)} AND date_statut < ?`;

/** What each tile of the dashboard keeps (manual, « Suivre les plis envoyés »). */
const TILES: Record<PliFiltre, string> = {
  'rejetes-et-renouveles': `${REJETE} AND ${RENOUVELE}`,
  renouveles: RENOUVELE,
  rejetes: REJETE,
  'delai-anormal': EN_RETARD,
};

/** One page of the list. Throws `periode-invalide`. */
export function pageRead(scope: PliScope, query: PliFilters & PliOrder & Pick<PliQuery, 'page' | 'taille'>): Read {
  const { sql, values } = filtered(scope, query);
  return {
    sql: `SELECT ${SELECTED} FROM numerisation_plis WHERE ${sql} ORDER BY ${sorted(query)} LIMIT ? OFFSET ?`,
    values: [...values, query.taille, (query.page - 1) * query.taille],
  };
}

/** How many plis the filters keep. Throws `periode-invalide`. */
export function totalRead(scope: PliScope, filters: PliFilters): Read {
  const { sql, values } = filtered(scope, filters);
  return { sql: `SELECT COUNT(*) AS total FROM numerisation_plis WHERE ${sql}`, values };
}

/** The ids of the plis that the filters keep, in the order of the list. Throws `periode-invalide`. */
export function idsRead(scope: PliScope, query: PliFilters & PliOrder, limit: number): Read {
  const { sql, values } = filtered(scope, query);
  return {
    sql: `SELECT id FROM numerisation_plis WHERE ${sql} ORDER BY ${sorted(query)} LIMIT ?`,
    values: [...values, limit],
  };
}

/** The counters of the period, in one read of the covering index. Throws `periode-invalide`. */
export function countersRead({ guichetCode, now, delai }: PliScope, days: AskedDays): Read {
  const { sql, values } = inPeriod(guichetCode, readPeriod(days, now));
  const countIf = (condition: string) => `SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
  return {
    sql: `SELECT COUNT(*) AS total, ${countIf(TILES['rejetes-et-renouveles'])} AS rejetesEtRenouveles,
      ${countIf(TILES.renouveles)} AS renouveles, ${countIf(TILES.rejetes)} AS rejetes,
      ${countIf(TILES['delai-anormal'])} AS delaiAnormal
      FROM numerisation_plis WHERE ${sql}`,
    values: [delai, ...values],
  };
}

/**
 * Where the history stands, when the follow-up last succeeded, and how many plis of the period moved since the step `depuis`: one
 * statement, so that what is learnt meanwhile is told the next time. Throws `periode-invalide`.
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

/** A condition, and what its `?` stand for. */
interface Condition {
  sql: string;
  values: readonly ReadValue[];
}

function inPeriod(guichetCode: string, { from, to }: Period): Condition {
  return { sql: 'guichet_code = ? AND sent_at >= ? AND sent_at < ?', values: [guichetCode, from, to] };
}

function filtered({ guichetCode, now, delai }: PliScope, filters: PliFilters): Condition {
  const { filtre, statut, contexte, transaction, numeroUnique } = filters;
  const { from, to } = readStatutDays(filters);
  const conditions: Condition[] = [
    inPeriod(guichetCode, readPeriod(filters, now)),
    ...(from === undefined ? [] : [{ sql: 'date_statut >= ?', values: [from] }]),
    ...(to === undefined ? [] : [{ sql: 'date_statut < ?', values: [to] }]),
    ...(filtre === undefined ? [] : [{ sql: TILES[filtre], values: filtre === 'delai-anormal' ? [delai] : [] }]),
    ...(statut === undefined ? [] : [oneOf('statut', statut)]),
    ...(contexte === undefined ? [] : [oneOf('contexte', contexte)]),
    ...(transaction === undefined ? [] : [matching(transaction)]),
    // Letters and digits only, by its schema: nothing in it is a wildcard.
    ...(numeroUnique === undefined ? [] : [{ sql: 'numero_unique LIKE ?', values: [`${numeroUnique}%`] }]),
  ];
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Each value once: a list that says one a hundred times is no statement of its own. */
function oneOf(column: string, asked: readonly string[]): Condition {
  const values = [...new Set(asked)];
  return values.length === 0
    ? { sql: '1 = 0', values }
    : { sql: `${column} IN (${values.map(() => '?').join(', ')})`, values };
}

/** Part of a n° de transaction, as pasted. What no number can hold is compared as it is, so that it matches nothing. */
function matching(typed: string): Condition {
  const part = typed.replace(/\s/g, '').toLowerCase();
  return /^[a-z0-9]*$/.test(part)
    ? { sql: 'numero_transaction LIKE ?', values: [`%${part}%`] }
    : { sql: 'numero_transaction = ?', values: [part] };
}

/** The codes of statuts and contextes sort as their words do. `id` makes the order whole, so that pages share no row. */
function sorted({ tri, ordre }: PliOrder): string {
  const direction = ordre === 'asc' ? 'ASC' : 'DESC';
  return `${COLUMNS[tri]} ${direction}, id ${direction}`;
}
