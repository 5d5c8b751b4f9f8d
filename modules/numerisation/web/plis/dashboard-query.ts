import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { COLONNE_LABELS, CONTEXTE_LABELS, STATUT_LABELS } from '../../contracts/labels.ts';
import type { Contexte, PliExportQuery, PliFiltre, PliQuery, PliSort, Statut } from '../../contracts/index.ts';
import { isDay, lastMonth, type Period } from './period.ts';

/** What the dashboard shows; all of it stands in the page's URL but the numéro unique, which is personal. */
export interface DashboardQuery {
  /** `null`: the last month. */
  periode: Period | null;
  /** First and last day of the last statut; empty for none. */
  statutDu: string;
  statutAu: string;
  filtre: PliFiltre | null;
  statuts: Statut[];
  contextes: Contexte[];
  /** N° de transaction, whole or its beginning; empty for none. */
  transaction: string;
  /** Numéro unique, whole or its beginning, in capitals without spaces; empty for none. Kept in the history entry. */
  numeroUnique: string;
  /** The columns to show, the n° de transaction always among them. */
  colonnes: PliSort[];
  tri: PliSort;
  ordre: 'asc' | 'desc';
  page: number;
  taille: PageSize;
}

/** Rows a page may hold. */
export const PAGE_SIZES = [10, 25, 50, 100] as const;
export type PageSize = (typeof PAGE_SIZES)[number];

/** The columns, in the order of the table; each can be sorted by. */
export const COLUMNS = Object.keys(COLONNE_LABELS) as PliSort[];

/** The tiles, in the order of the page. */
export const FILTRES = [
  'rejetes-et-renouveles',
  'renouveles',
  'rejetes',
  'delai-anormal',
] as const satisfies readonly PliFiltre[];

const STATUTS = Object.keys(STATUT_LABELS) as Statut[];
const CONTEXTES = Object.keys(CONTEXTE_LABELS) as Contexte[];
const DEFAULT_SORT = { tri: 'dateTransmission', ordre: 'desc' } as const;

function text(query: LocationQuery, key: string): string {
  const value = query[key];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function oneOf<Value extends string | number>(values: readonly Value[], typed: string): Value | undefined {
  return values.find((value) => String(value) === typed);
}

function someOf<Value extends string>(values: readonly Value[], typed: string): Value[] {
  const parts = new Set(typed.split(','));
  return values.filter((value) => parts.has(value));
}

function readPeriod(query: LocationQuery): Period | null {
  const du = text(query, 'du');
  const au = text(query, 'au');
  return isDay(du) && isDay(au) && du <= au ? { du, au } : null;
}

function readDay(query: LocationQuery, key: string): string {
  const day = text(query, key);
  return isDay(day) ? day : '';
}

/** The chosen columns in the order of the table; all of them unless the URL names some. */
export function columnsAmong(chosen: readonly string[]): PliSort[] {
  return COLUMNS.filter((column) => column === 'transaction' || chosen.includes(column));
}

/** Reads the URL, and the numéro unique beside it; whatever they hold that the dashboard does not know is ignored. */
export function readDashboardQuery(query: LocationQuery, numeroUnique = ''): DashboardQuery {
  const page = Number(text(query, 'page'));
  const transaction = text(query, 'transaction').toLowerCase();
  const statutDu = readDay(query, 'statutDu');
  const statutAu = readDay(query, 'statutAu');
  const turned = statutDu !== '' && statutAu !== '' && statutAu < statutDu;
  return {
    periode: readPeriod(query),
    statutDu: turned ? '' : statutDu,
    statutAu: turned ? '' : statutAu,
    filtre: oneOf(FILTRES, text(query, 'filtre')) ?? null,
    statuts: someOf(STATUTS, text(query, 'statut')),
    contextes: someOf(CONTEXTES, text(query, 'contexte')),
    transaction: /^[a-z0-9]{1,13}$/.test(transaction) ? transaction : '',
    numeroUnique: /^[0-9A-Z]{1,18}$/.test(numeroUnique) ? numeroUnique : '',
    colonnes: query['colonnes'] === undefined ? COLUMNS : columnsAmong(text(query, 'colonnes').split(',')),
    tri: oneOf(COLUMNS, text(query, 'tri')) ?? DEFAULT_SORT.tri,
    ordre: oneOf(['asc', 'desc'] as const, text(query, 'ordre')) ?? DEFAULT_SORT.ordre,
    page: Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1,
    taille: oneOf(PAGE_SIZES, text(query, 'taille')) ?? PAGE_SIZES[0],
  };
}

/** Writes the URL, without the numéro unique; what is by default is left out, so that the plain dashboard stays `/`. */
export function writeDashboardQuery(query: DashboardQuery): LocationQueryRaw {
  const sorted = query.tri !== DEFAULT_SORT.tri || query.ordre !== DEFAULT_SORT.ordre;
  return {
    ...query.periode,
    ...(query.statutDu !== '' && { statutDu: query.statutDu }),
    ...(query.statutAu !== '' && { statutAu: query.statutAu }),
    ...(query.filtre !== null && { filtre: query.filtre }),
    ...(query.statuts.length > 0 && { statut: query.statuts.join(',') }),
    ...(query.contextes.length > 0 && { contexte: query.contextes.join(',') }),
    ...(query.transaction !== '' && { transaction: query.transaction }),
    ...(query.colonnes.length < COLUMNS.length && { colonnes: query.colonnes.join(',') }),
    ...(sorted && { tri: query.tri, ordre: query.ordre }),
    ...(query.page !== 1 && { page: String(query.page) }),
    ...(query.taille !== PAGE_SIZES[0] && { taille: String(query.taille) }),
  };
}

/** What the API is asked; the period is always said, so that the page shows exactly what it asked for. */
export function toPliQuery(query: DashboardQuery, now = new Date()): PliQuery {
  return { ...toExportQuery(query, now), page: query.page, taille: query.taille };
}

/** What an export is asked: the same without pages. */
export function toExportQuery(query: DashboardQuery, now = new Date()): Omit<PliExportQuery, 'colonnes'> {
  return {
    ...(query.periode ?? lastMonth(now)),
    ...(query.statutDu !== '' && { statutDu: query.statutDu }),
    ...(query.statutAu !== '' && { statutAu: query.statutAu }),
    ...(query.filtre !== null && { filtre: query.filtre }),
    ...(query.statuts.length > 0 && { statut: query.statuts }),
    ...(query.contextes.length > 0 && { contexte: query.contextes }),
    ...(query.transaction !== '' && { transaction: query.transaction }),
    tri: query.tri,
    ordre: query.ordre,
  };
}

/** Whether two queries show the same. */
export function isSameQuery(one: DashboardQuery, other: DashboardQuery): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether something beside the usual month narrows the list. */
export function isFiltered(query: DashboardQuery): boolean {
  return (
    query.periode !== null ||
    query.statutDu !== '' ||
    query.statutAu !== '' ||
    query.numeroUnique !== '' ||
    query.filtre !== null ||
    query.statuts.length > 0 ||
    query.contextes.length > 0 ||
    query.transaction !== ''
  );
}

/** The same page without any filter, back on page 1. */
export function withoutFilters(query: DashboardQuery): DashboardQuery {
  return {
    ...query,
    periode: null,
    statutDu: '',
    statutAu: '',
    filtre: null,
    statuts: [],
    contextes: [],
    transaction: '',
    numeroUnique: '',
    page: 1,
  };
}

/** The same list sorted by a column: the other way round if it already is, dates from the newest otherwise. */
export function sortedBy(query: DashboardQuery, tri: PliSort): DashboardQuery {
  const first = tri === 'dateTransmission' || tri === 'dateStatut' ? 'desc' : 'asc';
  const ordre = query.tri !== tri ? first : query.ordre === 'asc' ? 'desc' : 'asc';
  return { ...query, tri, ordre, page: 1 };
}
