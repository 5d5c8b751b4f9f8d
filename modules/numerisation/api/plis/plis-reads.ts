import type { Read } from '@pwp/api-kit';
import {
  PLI_COLUMN_NAMES,
  PLI_TEXT_COLUMNS,
  Statut,
  STATUTS_FINAUX,
  STATUTS_REJETES,
  type PliFiltre,
  type PliQuery,
} from '../../contracts/index.ts';
import { readPeriod, type AskedDays } from './period.ts';
import { allOf, between, oneOf, READ_COLUMNS, type Condition, type PliFilters } from './pli-columns.ts';

/* The SQL of the dashboard, one text for SQLite and MariaDB (ADR 0010). What it says of each column is in `pli-columns.ts`. */

/** The order of a list. */
export type PliOrder = Pick<PliQuery, 'tri' | 'ordre'>;

/** The guichet to read; `delai` is the instant before which a pending statut is abnormally old. */
export interface PliScope {
  guichetCode: string;
  now: Date;
  delai: Date;
}

const SELECTED = [
  ...PLI_COLUMN_NAMES.map((column) => `${READ_COLUMNS[column].sql} AS \`${column}\``),
  'pieces_rejetees AS `piecesRejetees`',
].join(', ');

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
    heavy: isHeavy(query, scope.now),
  };
}

/**
 * Whether it searches by what is not in the index of the dashboard, or sorts otherwise than it. The page is then found in
 * an index alone: a year of a large guichet is a hundred thousand rows, each in another page of the table.
 */
function isSearch({ tri = 'dateTransmission', ...query }: PliFilters & Partial<PliOrder>): boolean {
  return tri !== 'dateTransmission' || PLI_TEXT_COLUMNS.some((column) => (query[column] ?? '') !== '');
}

/** Days of plis that a large guichet reads without being noticed. */
const LIGHT_DAYS = 62;

/** Whether a list, its total or its counters may read many rows: all those of a long period, or in another order. Throws `periode-invalide`. */
export function isHeavy(filters: PliFilters & Partial<PliOrder>, now: Date): boolean {
  const { from, to } = readPeriod(filters, now);
  return to.getTime() - from.getTime() > LIGHT_DAYS * 86_400_000 || isSearch(filters);
}

/** How many plis match the filters. Throws `periode-invalide`. */
export function totalRead(scope: PliScope, filters: PliFilters): Read {
  const { sql, values } = filtered(scope, filters);
  return {
    sql: `SELECT COUNT(*) AS total FROM numerisation_plis WHERE ${sql}`,
    values,
    plannedAnew: true,
    heavy: isHeavy(filters, scope.now),
  };
}

/** The ids of the plis that match the filters, in the order of the list. Throws `periode-invalide`. */
export function idsRead(scope: PliScope, query: PliFilters & PliOrder, limit: number): Read {
  const { sql, values } = filtered(scope, query);
  return {
    sql: `SELECT id FROM numerisation_plis WHERE ${sql} ORDER BY ${sorted(query)} LIMIT ?`,
    values: [...values, limit],
    plannedAnew: true,
    heavy: true,
  };
}

/** What the fiches of the plis that match the filters name, in the order of the list. Throws `periode-invalide`. */
export function fichesRead(scope: PliScope, query: PliFilters & PliOrder, limit: number): Read {
  const { sql, values } = filtered(scope, query);
  return {
    sql: `SELECT numero_unique AS \`numeroUnique\`, contexte FROM numerisation_plis WHERE ${sql} ORDER BY ${sorted(query)} LIMIT ?`,
    values: [...values, limit],
    plannedAnew: true,
    heavy: true,
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
    heavy: isHeavy(filters, scope.now),
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
  const { sql, values } = allOf([ofGuichet(guichetCode), between('date_transmission', readPeriod(days, now))]);
  const moved = `SELECT COUNT(*) FROM numerisation_plis
    WHERE ${sql} AND id IN (SELECT pli_id FROM numerisation_etapes WHERE id > ?)`;
  return {
    sql: `SELECT (SELECT MAX(id) FROM numerisation_etapes) AS curseur,
      (SELECT dernier_succes FROM numerisation_suivis WHERE systeme = 'docaposte') AS dernierSucces,
      ${depuis === undefined ? '0' : `(${moved})`} AS plis`,
    values: depuis === undefined ? [] : [...values, depuis],
  };
}

function ofGuichet(code: string): Condition {
  return { sql: 'guichet_code = ?', values: [code] };
}

function filtered({ guichetCode, now, delai }: PliScope, filters: PliFilters): Condition {
  const { filtre, plis } = filters;
  if (plis !== undefined) return allOf([ofGuichet(guichetCode), oneOf(READ_COLUMNS.transaction.sql, plis)]);
  const tile =
    filtre === undefined ? undefined : { sql: TILES[filtre], values: filtre === 'delai-anormal' ? [delai] : [] };
  return allOf([
    ofGuichet(guichetCode),
    ...PLI_COLUMN_NAMES.map((column) => READ_COLUMNS[column].kept(filters, now)),
    tile,
  ]);
}

/** The codes of statuts and contextes sort like their labels. `id` makes the order total, so that pages never overlap. */
function sorted({ tri, ordre }: PliOrder): string {
  const direction = ordre === 'asc' ? 'ASC' : 'DESC';
  const { sql, order = sql } = READ_COLUMNS[tri];
  return `${order} ${direction}, id ${direction}`;
}
