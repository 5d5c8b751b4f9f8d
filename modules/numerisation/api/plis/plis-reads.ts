import type { Read } from '@pwp/api-kit';
import { searchableText } from '@pwp/contracts/searchable-text';
import {
  PLI_COLUMN_NAMES,
  PLI_TEXT_COLUMNS,
  STATUTS_ATTENDUS,
  STATUTS_REJETES,
  type PliArrivees,
  type PliFiltre,
  type PliQuery,
  type Statut,
} from '../../contracts/index.ts';
import { readPeriod, yesterday, type AskedDays } from './period.ts';
import { allOf, between, isOfAnyDate, oneOf, READ_COLUMNS, type Condition, type PliFilters } from './pli-columns.ts';

/* The SQL of the dashboard, one text for SQLite and MariaDB (ADR 0010). What it says of each column is in `pli-columns.ts`. */

/** After every character that may follow a beginning. */
export const LAST = '\u{10FFFF}';

/** The order of a list. */
export type PliOrder = Pick<PliQuery, 'tri' | 'ordre'>;

/** The guichet to read, for whom. */
export interface PliScope {
  guichetCode: string;
  accountId: string;
  /** Which plis the guichet reads the name of. */
  named: Condition;
  now: Date;
  /** The instant before which a statut that awaits another is abnormally old. */
  delai: Date;
  /** When the account's visit before this one ended; null when none is known. */
  derniereVisite: Date | null;
}

const SELECTED = [
  'id',
  ...PLI_COLUMN_NAMES.map((column) => `${READ_COLUMNS[column].sql} AS \`${column}\``),
  'pieces_rejetees AS `piecesRejetees`',
  'demandeur AS `demandeur`',
].join(', ');

// These words are constants, never user input.
const oneOfOurs = (statuts: readonly Statut[]) => `statut IN (${statuts.map((statut) => `'${statut}'`).join(', ')})`;
const REJETE = oneOfOurs(STATUTS_REJETES);
const RENOUVELE = "contexte = 'REN'";
const EN_RETARD = `${oneOfOurs(STATUTS_ATTENDUS)} AND date_statut < ?`;
const mended = (etat: 'ouverte' | 'remplacee') =>
  `EXISTS (SELECT 1 FROM numerisation_corrections c WHERE c.pli_id = numerisation_plis.id AND c.etat = '${etat}')`;
const CORRIGE = `${REJETE} AND ${mended('remplacee')} AND NOT ${mended('ouverte')}`;
// A guichet has few of them: this reads them first, then their plis, whatever the number of its plis.
const A_CORRIGER = `${REJETE} AND id IN (SELECT pli_id FROM numerisation_corrections WHERE guichet_code = ? AND etat = 'ouverte')`;

/** The condition of each tile of the dashboard (manual, « Suivre les plis envoyés »). */
const TILES: Record<PliFiltre, (scope: PliScope) => Condition> = {
  'rejetes-et-renouveles': ({ guichetCode }) => ({ sql: `${A_CORRIGER} AND ${RENOUVELE}`, values: [guichetCode] }),
  renouveles: () => ({ sql: RENOUVELE, values: [] }),
  rejetes: ({ guichetCode }) => ({ sql: A_CORRIGER, values: [guichetCode] }),
  corriges: () => ({ sql: CORRIGE, values: [] }),
  'delai-anormal': ({ delai }) => ({ sql: EN_RETARD, values: [delai] }),
};

/** What came: by the history for a day; since a visit by what the portal learnt, which the prestataire may date before. */
const ARRIVEES: Record<PliArrivees, (scope: PliScope) => Condition | undefined> = {
  hier({ now }) {
    const { from, to } = yesterday(now);
    const step =
      'SELECT 1 FROM numerisation_etapes e WHERE e.pli_id = numerisation_plis.id AND e.date >= ? AND e.date < ?';
    return { sql: `date_statut >= ? AND EXISTS (${step})`, values: [from, from, to] };
  },
  'derniere-visite': ({ derniereVisite }) =>
    between('moved_at', derniereVisite === null ? {} : { from: derniereVisite }),
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
  if (tri !== 'dateTransmission' || (query.demandeur ?? '') !== '') return true;
  return PLI_TEXT_COLUMNS.some((column) => (query[column] ?? '') !== '');
}

/** Days of plis that a large guichet reads without being noticed. */
const LIGHT_DAYS = 62;

/** Whether a list, its total or its counters may read many rows: all those of a long period, or in another order. Throws `periode-invalide`. */
export function isHeavy(filters: PliFilters & Partial<PliOrder>, now: Date): boolean {
  if (filters.arrivees !== undefined && isOfAnyDate(filters)) return true;
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
 * The counters of the list: those of the other filters, whichever counter is pressed, but for what is to be mended. It is
 * one read of the covering index, or of that of the searches, like the list's total. Throws `periode-invalide`.
 */
export function countersRead(scope: PliScope, filters: Omit<PliFilters, 'filtre'>): Read {
  const { delai } = scope;
  const { sql, values } = filtered(scope, filters);
  const countIf = (condition: string) => `SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
  return {
    sql: `SELECT COUNT(*) AS total, ${countIf(RENOUVELE)} AS renouveles, ${countIf(CORRIGE)} AS corriges,
      ${countIf(EN_RETARD)} AS delaiAnormal
      FROM numerisation_plis WHERE ${sql}`,
    values: [delai, ...values],
    plannedAnew: true,
    heavy: isHeavy(filters, scope.now),
  };
}

/** The counters of what is to be mended, of any date unless a period is asked. Throws `periode-invalide`. */
export function toMendRead(scope: PliScope, filters: Omit<PliFilters, 'filtre'>): Read {
  const { sql, values } = filtered(scope, { ...filters, filtre: 'rejetes' });
  return {
    sql: `SELECT COUNT(*) AS rejetes, SUM(CASE WHEN ${RENOUVELE} THEN 1 ELSE 0 END) AS rejetesEtRenouveles
      FROM numerisation_plis WHERE ${sql}`,
    values,
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

/** By the index of names, whatever the period: a guichet has few plis of one name. */
function namedSo({ guichetCode, named }: PliScope, demandeur: string): Condition {
  const start = searchableText(demandeur).replaceAll(/\s+/g, ' ');
  const ids =
    'SELECT id FROM numerisation_plis WHERE guichet_code = ? AND demandeur_recherche >= ? AND demandeur_recherche < ?';
  return allOf([named, { sql: `id IN (${ids})`, values: [guichetCode, start, start + LAST] }]);
}

function filtered(scope: PliScope, filters: PliFilters): Condition {
  const { guichetCode, accountId, now } = scope;
  const { filtre, arrivees, envois, demandeur = '', plis } = filters;
  if (plis !== undefined) return allOf([ofGuichet(guichetCode), oneOf(READ_COLUMNS.transaction.sql, plis)]);
  return allOf([
    ofGuichet(guichetCode),
    envois === 'moi' ? { sql: 'account_id = ?', values: [accountId] } : undefined,
    arrivees && ARRIVEES[arrivees](scope),
    demandeur === '' ? undefined : namedSo(scope, demandeur),
    ...PLI_COLUMN_NAMES.map((column) => READ_COLUMNS[column].kept(filters, now)),
    filtre && TILES[filtre](scope),
  ]);
}

/** The codes of statuts and contextes sort like their labels. `id` makes the order total, so that pages never overlap. */
function sorted({ tri, ordre }: PliOrder): string {
  const direction = ordre === 'asc' ? 'ASC' : 'DESC';
  const { sql, order = sql } = READ_COLUMNS[tri];
  return `${order} ${direction}, id ${direction}`;
}
