import { expect, test } from 'vitest';
import { readDashboardQuery } from '../dashboard-query.ts';
import { isSameView, isSavedView, queryOf, viewOf } from './saved-view.ts';

const now = new Date('2026-11-24T12:00:00Z');
const plain = readDashboardQuery({});

test('a view is what the URL says, without its page and without the numéro unique', () => {
  const query = {
    ...readDashboardQuery({ filtre: 'rejetes', taille: '50', tri: 'statut', ordre: 'asc', colonnes: 'statut' }, '034'),
    page: 4,
  };
  const view = viewOf(query, now);
  expect(view).toEqual({
    filtre: 'rejetes',
    taille: '50',
    tri: 'statut',
    ordre: 'asc',
    colonnes: 'transaction,statut',
  });
  expect(queryOf(view, now)).toEqual({ ...query, page: 1, numeroUnique: '' });
});

test('a period that ends on the day it is saved goes on with the days; another keeps its dates', () => {
  const rolling = viewOf({ ...plain, periode: { du: '2026-09-15', au: '2026-11-24' } }, now);
  expect(rolling).toEqual({ jours: '70' });
  expect(queryOf(rolling, new Date('2026-11-25T12:00:00Z')).periode).toEqual({ du: '2026-09-16', au: '2026-11-25' });
  const fixed = viewOf({ ...plain, periode: { du: '2026-09-01', au: '2026-09-30' } }, now);
  expect(queryOf(fixed, new Date('2026-11-25T12:00:00Z')).periode).toEqual({ du: '2026-09-01', au: '2026-09-30' });
});

test('a kept value that is no view is told, and what a view no longer means is ignored', () => {
  for (const value of [null, 'rejetes', 12, { filtre: 12 }, { filtre: 'x'.repeat(300) }]) {
    expect(isSavedView(value)).toBe(false);
  }
  expect(isSavedView({ filtre: 'disparu', jours: '9999', page: 'x' })).toBe(true);
  expect(queryOf({ filtre: 'disparu', jours: '9999', page: 'x' }, now)).toEqual(plain);
});

test('two views are the same whatever the order of their words; none is the plain dashboard', () => {
  expect(isSameView({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true);
  expect(isSameView(viewOf(plain, now), null)).toBe(true);
  expect(isSameView({ filtre: 'rejetes' }, null)).toBe(false);
});
