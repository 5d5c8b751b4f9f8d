import { expect, test } from 'vitest';
import { readDashboardQuery, sortedBy, toPliQuery, withoutFilters, writeDashboardQuery } from './dashboard-query.ts';

const plain = readDashboardQuery({});

test('the plain dashboard asks for the last month, newest first, and writes nothing in the URL', () => {
  expect(toPliQuery(plain, new Date('2026-11-24T12:00:00Z'))).toEqual({
    du: '2026-10-24',
    au: '2026-11-24',
    tri: 'dateTransmission',
    ordre: 'desc',
    page: 1,
    taille: 10,
  });
  expect(writeDashboardQuery(plain)).toEqual({});
});

test('what is written in the URL is read back as it was', () => {
  const query = {
    periode: { du: '2026-09-01', au: '2026-09-30' },
    filtre: 'rejetes' as const,
    statuts: ['pieces-rejetees' as const, 'rejet-sne' as const],
    contextes: ['REN' as const],
    transaction: '1je9',
    tri: 'statut' as const,
    ordre: 'asc' as const,
    page: 3,
    taille: 25 as const,
  };
  const written = writeDashboardQuery(query);
  expect(written).toMatchObject({ statut: 'pieces-rejetees,rejet-sne', taille: '25' });
  expect(readDashboardQuery(asLocation(written))).toEqual(query);
});

function asLocation(written: ReturnType<typeof writeDashboardQuery>): Record<string, string> {
  return Object.fromEntries(Object.entries(written).map(([key, value]) => [key, String(value)]));
}

test.each([
  ['a period upside down', { du: '2026-11-24', au: '2026-10-24' }],
  ['a day that does not exist', { du: '2026-02-31', au: '2026-03-01' }],
  ['an unknown statut', { statut: 'inconnu' }],
  ['a page that is no number', { page: 'deux' }],
  ['a size that is not offered', { taille: '37' }],
  ['a column that does not exist', { tri: 'guichet' }],
  ['a transaction of other characters', { transaction: '<script>' }],
])('%s in the URL is ignored', (_what, query) => {
  expect(readDashboardQuery(query)).toEqual(plain);
});

test('a second sort by the same column turns it round, and goes back to page 1', () => {
  const byNumber = sortedBy({ ...plain, page: 4 }, 'numeroUnique');
  expect(byNumber).toMatchObject({ tri: 'numeroUnique', ordre: 'asc', page: 1 });
  expect(sortedBy(byNumber, 'numeroUnique').ordre).toBe('desc');
  expect(sortedBy(byNumber, 'dateStatut').ordre).toBe('desc');
});

test('without filters, the sort and the size stay', () => {
  const query = { ...plain, filtre: 'rejetes' as const, tri: 'statut' as const, taille: 50 as const, page: 2 };
  expect(withoutFilters(query)).toEqual({ ...plain, tri: 'statut', taille: 50 });
});
