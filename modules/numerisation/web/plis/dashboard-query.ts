import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { CONTEXTE_LABELS, STATUT_LABELS } from '../../contracts/labels.ts';
import type {
  Contexte,
  PliArrivees,
  PliCountersQuery,
  PliFiltre,
  PliQuery,
  PliSelectionQuery,
  Statut,
} from '../../contracts/index.ts';
import { columnsAmong, PLI_COLUMN_NAMES, PLI_COLUMNS, type PliColumn } from '../../contracts/pli-columns.ts';
import { faultOfReference } from '../../contracts/reference-rule.ts';
import { isDay, lastMonth, type Period } from './period.ts';

/**
 * The state of the dashboard. All of it is in the page's URL except the numéro unique, the demandeur and the reference,
 * which are personal data.
 */
export interface DashboardQuery {
  /** `null` means the last month. */
  periode: Period | null;
  /** First and last day of the last statut; empty when there is no filter. */
  statutDu: string;
  statutAu: string;
  filtre: PliFiltre | null;
  /** Those of the whole guichet, or those that the account sent. */
  envois: 'guichet' | 'moi';
  arrivees: PliArrivees | null;
  statuts: Statut[];
  contextes: Contexte[];
  /** N° de transaction, complete or a prefix; empty when there is no filter. */
  transaction: string;
  /**
   * Numéro unique, complete or a prefix, in capitals without spaces; empty when there is no filter. Stored in the
   * history entry.
   */
  numeroUnique: string;
  /** The beginning of the demandeur's name; empty when there is no filter. Stored in the history entry. */
  demandeur: string;
  /** A part of the reference; empty when there is no filter. Stored in the history entry. */
  reference: string;
  /** The displayed columns, always including the n° de transaction. */
  colonnes: PliColumn[];
  tri: PliColumn;
  ordre: 'asc' | 'desc';
  page: number;
  taille: PageSize;
}

/** What is searched beside the URL. */
type HiddenText = 'numeroUnique' | 'demandeur' | 'reference';

/** Page sizes. */
export const PAGE_SIZES = [10, 25, 50, 100] as const;
export type PageSize = (typeof PAGE_SIZES)[number];
const DEFAULT_PAGE_SIZE: PageSize = 25;

/** The columns of a dashboard where none were chosen: those of the manual. */
const USUAL_COLUMNS = PLI_COLUMN_NAMES.filter((column) => PLI_COLUMNS[column].usual);

/** The tiles in the page's order. */
export const FILTRES = [
  'rejetes-et-renouveles',
  'renouveles',
  'rejetes',
  'corriges',
  'delai-anormal',
] as const satisfies readonly PliFiltre[];

/** What came, in the page's order. */
export const ARRIVEES = ['hier', 'derniere-visite'] as const satisfies readonly PliArrivees[];

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

/** Reads the URL, and what stands beside it; unknown values are ignored. */
export function readDashboardQuery(
  query: LocationQuery,
  { numeroUnique = '', demandeur = '', reference = '' }: Partial<Record<HiddenText, string>> = {},
): DashboardQuery {
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
    envois: text(query, 'envois') === 'moi' ? 'moi' : 'guichet',
    arrivees: oneOf(ARRIVEES, text(query, 'arrivees')) ?? null,
    statuts: someOf(STATUTS, text(query, 'statut')),
    contextes: someOf(CONTEXTES, text(query, 'contexte')),
    transaction: /^[a-z0-9]{1,13}$/.test(transaction) ? transaction : '',
    numeroUnique: /^[0-9A-Z]{1,18}$/.test(numeroUnique) ? numeroUnique : '',
    demandeur: faultOfReference(demandeur) === '' ? demandeur : '',
    reference: faultOfReference(reference) === '' ? reference : '',
    colonnes: query['colonnes'] === undefined ? USUAL_COLUMNS : columnsAmong(text(query, 'colonnes').split(',')),
    tri: oneOf(PLI_COLUMN_NAMES, text(query, 'tri')) ?? DEFAULT_SORT.tri,
    ordre: oneOf(['asc', 'desc'] as const, text(query, 'ordre')) ?? DEFAULT_SORT.ordre,
    page: Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1,
    taille: oneOf(PAGE_SIZES, text(query, 'taille')) ?? DEFAULT_PAGE_SIZE,
  };
}

/** Writes the URL, without the numéro unique, the demandeur, the reference and default values, so that the plain dashboard stays `/`. */
export function writeDashboardQuery(query: DashboardQuery): LocationQueryRaw {
  const sorted = query.tri !== DEFAULT_SORT.tri || query.ordre !== DEFAULT_SORT.ordre;
  return {
    ...query.periode,
    ...(query.statutDu !== '' && { statutDu: query.statutDu }),
    ...(query.statutAu !== '' && { statutAu: query.statutAu }),
    ...(query.filtre !== null && { filtre: query.filtre }),
    ...(query.envois === 'moi' && { envois: query.envois }),
    ...(query.arrivees !== null && { arrivees: query.arrivees }),
    ...(query.statuts.length > 0 && { statut: query.statuts.join(',') }),
    ...(query.contextes.length > 0 && { contexte: query.contextes.join(',') }),
    ...(query.transaction !== '' && { transaction: query.transaction }),
    ...(query.colonnes.join() !== USUAL_COLUMNS.join() && { colonnes: query.colonnes.join(',') }),
    ...(sorted && { tri: query.tri, ordre: query.ordre }),
    ...(query.page !== 1 && { page: String(query.page) }),
    ...(query.taille !== DEFAULT_PAGE_SIZE && { taille: String(query.taille) }),
  };
}

/** The API's query; the period is explicit wherever one holds, so that the page shows exactly what it requested. */
export function toPliQuery(query: DashboardQuery, now = new Date()): PliQuery {
  return { ...toExportQuery(query, now), page: query.page, taille: query.taille };
}

/** The query of an export: the same without pages. */
export function toExportQuery(query: DashboardQuery, now = new Date()): PliSelectionQuery {
  return {
    ...(isOfAnyDate(query) ? {} : (query.periode ?? lastMonth(now))),
    ...(query.statutDu !== '' && { statutDu: query.statutDu }),
    ...(query.statutAu !== '' && { statutAu: query.statutAu }),
    ...(query.filtre !== null && { filtre: query.filtre }),
    ...(query.envois === 'moi' && { envois: query.envois }),
    ...(query.arrivees !== null && { arrivees: query.arrivees }),
    ...(query.statuts.length > 0 && { statut: query.statuts }),
    ...(query.contextes.length > 0 && { contexte: query.contextes }),
    ...(query.transaction !== '' && { transaction: query.transaction }),
    tri: query.tri,
    ordre: query.ordre,
  };
}

/** The query of the counters: the same filters, whichever counter is pressed, and a period only where one was chosen. */
export function toCountersQuery(query: DashboardQuery): PliCountersQuery {
  const { filtre: _pressed, tri: _tri, ordre: _ordre, du: _du, au: _au, ...filters } = toExportQuery(query);
  return { ...query.periode, ...filters };
}

/** What is still to be mended, and what came, is listed whatever its date, unless a period was chosen. */
export function isOfAnyDate({ periode, filtre, arrivees }: DashboardQuery): boolean {
  return periode === null && (arrivees !== null || filtre === 'rejetes' || filtre === 'rejetes-et-renouveles');
}

/** Whether two queries list the same plis, on whatever page and in whatever columns. */
export function isSameList(one: DashboardQuery, other: DashboardQuery): boolean {
  const listed = (query: DashboardQuery) =>
    JSON.stringify([toCountersQuery(query), query.filtre, query.numeroUnique, query.demandeur, query.reference]);
  return listed(one) === listed(other);
}

/** Whether two queries show the same. */
export function isSameQuery(one: DashboardQuery, other: DashboardQuery): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether a filter other than the default month narrows the list. */
export function isFiltered(query: DashboardQuery): boolean {
  return (
    query.periode !== null ||
    query.statutDu !== '' ||
    query.statutAu !== '' ||
    query.numeroUnique !== '' ||
    query.demandeur !== '' ||
    query.reference !== '' ||
    query.filtre !== null ||
    query.envois === 'moi' ||
    query.arrivees !== null ||
    query.statuts.length > 0 ||
    query.contextes.length > 0 ||
    query.transaction !== ''
  );
}

/** The same page without filters, back on page 1. */
export function withoutFilters(query: DashboardQuery): DashboardQuery {
  return {
    ...query,
    periode: null,
    statutDu: '',
    statutAu: '',
    filtre: null,
    envois: 'guichet',
    arrivees: null,
    statuts: [],
    contextes: [],
    transaction: '',
    numeroUnique: '',
    demandeur: '',
    reference: '',
    page: 1,
  };
}
