import type { LocationQuery, RouteLocationRaw } from 'vue-router';
import type { CorrectionSort } from '../../contracts/index.ts';
import { PATHS } from '../paths.ts';

/** The orders that the page offers. */
export const TRIS = ['dateRejet-desc', 'dateRejet-asc', 'motif-asc', 'numeroUnique-asc'] as const;
type Tri = (typeof TRIS)[number];

/** What the page shows. */
export interface CorrectionsView {
  envois: 'guichet' | 'moi';
  tri: Tri;
  page: number;
}

/** Where a rejection stands in « À corriger ». */
export interface RejetPlace {
  /** Address of the list that the agent came from; empty for the whole list in its default order. */
  liste: string;
  /** Its row in that list, from 0. */
  rang: number;
}

const ORDERS: Record<Tri, { tri: CorrectionSort; ordre: 'asc' | 'desc' }> = {
  'dateRejet-desc': { tri: 'dateRejet', ordre: 'desc' },
  'dateRejet-asc': { tri: 'dateRejet', ordre: 'asc' },
  'motif-asc': { tri: 'motif', ordre: 'asc' },
  'numeroUnique-asc': { tri: 'numeroUnique', ordre: 'asc' },
};

/** Rows of a page. */
export const PAGE_SIZE = 25;

/** Reads the address; what it does not know is left at its default. */
export function viewOf(query: LocationQuery): CorrectionsView {
  const page = Number(query['page']);
  return {
    envois: query['envois'] === 'moi' ? 'moi' : 'guichet',
    tri: TRIS.find((tri) => tri === query['tri']) ?? 'dateRejet-desc',
    page: Number.isInteger(page) && page > 0 && page <= 10_000 ? page : 1,
  };
}

/** What the API is asked for the rows of a view, without the page. */
export function queryOf({ envois, tri }: CorrectionsView) {
  return { ...ORDERS[tri], envois };
}

/** The address of a view, without its defaults. */
export function locationOf({ envois, tri, page }: CorrectionsView): RouteLocationRaw {
  return {
    path: PATHS.corrections,
    query: {
      ...(envois === 'moi' && { envois }),
      ...(tri !== 'dateRejet-desc' && { tri }),
      ...(page > 1 && { page: String(page) }),
    },
  };
}
