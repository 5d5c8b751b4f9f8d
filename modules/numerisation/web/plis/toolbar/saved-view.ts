import { readDashboardQuery, writeDashboardQuery, type DashboardQuery } from '../dashboard-query.ts';
import { daysOf, lastDays, today } from '../period.ts';

/**
 * The dashboard that an account saved: its URL without page and numéro unique. A period that ends on the day of saving
 * is stored as its length (`jours`), so that it also covers later plis.
 */
export type SavedView = Record<string, string>;

const LONGEST_VALUE = 200;
/** 13 months. */
const MOST_DAYS = 396;

/** Whether a stored value has the shape of a view; its values are checked when it is applied. */
export function isSavedView(value: unknown): value is SavedView {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string' && text.length <= LONGEST_VALUE)
  );
}

/** The view to save from the displayed dashboard. */
export function viewOf(query: DashboardQuery, now = new Date()): SavedView {
  const rolling = query.periode?.au === today(now) ? query.periode : null;
  const written = writeDashboardQuery({ ...query, page: 1, periode: rolling === null ? query.periode : null });
  const view = Object.fromEntries(Object.entries(written).map(([key, value]) => [key, String(value)]));
  return rolling === null ? view : { ...view, jours: String(daysOf(rolling)) };
}

/** What a view shows today; unknown values are ignored. */
export function queryOf(view: SavedView, now = new Date()): DashboardQuery {
  const jours = Number(view['jours']);
  const query = readDashboardQuery(view);
  return Number.isInteger(jours) && jours >= 0 && jours <= MOST_DAYS
    ? { ...query, periode: lastDays(jours, now) }
    : query;
}

/** Whether two views show the same; null is the plain dashboard. */
export function isSameView(one: SavedView | null, other: SavedView | null): boolean {
  const [left, right] = [one ?? {}, other ?? {}];
  return Object.keys({ ...left, ...right }).every((key) => left[key] === right[key]);
}
