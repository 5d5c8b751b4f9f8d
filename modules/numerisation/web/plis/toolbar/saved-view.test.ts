import { expect, test } from 'vitest';
import { readDashboardQuery } from '../dashboard-query.ts';
import { isSameView, isSavedView, queryOf, viewOf } from './saved-view.ts';

const now = new Date('2026-11-24T12:00:00Z');
const plain = readDashboardQuery({});

test('a view is the URL without page and numéro unique', () => {
  const query = {
    ...readDashboardQuery(
      { filtre: 'rejetes', taille: '50', tri: 'statut', ordre: 'asc', colonnes: 'statut' },
      { numeroUnique: '034' },
    ),
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

test('a stored value that is not a view is refused, and outdated parts of a view are ignored', () => {
  for (const value of [null, 'rejetes', 12, { filtre: 12 }, { filtre: 'x'.repeat(300) }]) {
    expect(isSavedView(value)).toBe(false);
  }
  expect(isSavedView({ filtre: 'disparu', jours: '9999', page: 'x' })).toBe(true);
  expect(queryOf({ filtre: 'disparu', jours: '9999', page: 'x' }, now)).toEqual(plain);
});

test('two views are equal whatever the order of their keys; null is the plain dashboard', () => {
  expect(isSameView({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true);
  expect(isSameView(viewOf(plain, now), null)).toBe(true);
  expect(isSameView({ filtre: 'rejetes' }, null)).toBe(false);
});
