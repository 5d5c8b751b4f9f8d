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
    statutDu: '2026-09-10',
    statutAu: '2026-09-20',
    filtre: 'rejetes' as const,
    statuts: ['pieces-rejetees' as const, 'rejet-sne' as const],
    contextes: ['REN' as const],
    transaction: '1je9',
    numeroUnique: '',
    colonnes: ['transaction' as const, 'statut' as const],
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
  ['the days of a statut upside down', { statutDu: '2026-11-24', statutAu: '2026-10-24' }],
  ['an unknown statut', { statut: 'inconnu' }],
  ['a page that is no number', { page: 'deux' }],
  ['a size that is not offered', { taille: '37' }],
  ['a column that does not exist', { tri: 'guichet' }],
  ['a transaction of other characters', { transaction: '<script>' }],
])('%s in the URL is ignored', (_what, query) => {
  expect(readDashboardQuery(query)).toEqual(plain);
});

test('the numéro unique is never written in the URL; beside it, it is read as the rest', () => {
  const query = readDashboardQuery({ contexte: 'REN' }, '0340819000040PWP01');
  expect(query.numeroUnique).toBe('0340819000040PWP01');
  expect(JSON.stringify([writeDashboardQuery(query), toPliQuery(query)])).not.toContain('0340819');
  expect(readDashboardQuery({}, '<script>').numeroUnique).toBe('');
  expect(readDashboardQuery({ numeroUnique: '0340819000040PWP01' })).toEqual(plain);
});

test('the columns keep the order of the table, and the n° de transaction is always one of them', () => {
  expect(readDashboardQuery({ colonnes: 'contexte,statut' }).colonnes).toEqual(['transaction', 'statut', 'contexte']);
  expect(readDashboardQuery({ colonnes: 'inconnue' }).colonnes).toEqual(['transaction']);
  expect(plain.colonnes).toHaveLength(6);
});

test('the days of the statut are asked one by one or together', () => {
  expect(toPliQuery(readDashboardQuery({ statutDu: '2026-11-01' }))).toMatchObject({ statutDu: '2026-11-01' });
  expect(toPliQuery(readDashboardQuery({ statutAu: '2026-11-02' }))).not.toHaveProperty('statutDu');
});

test('a second sort by the same column turns it round, and goes back to page 1', () => {
  const byNumber = sortedBy({ ...plain, page: 4 }, 'numeroUnique');
  expect(byNumber).toMatchObject({ tri: 'numeroUnique', ordre: 'asc', page: 1 });
  expect(sortedBy(byNumber, 'numeroUnique').ordre).toBe('desc');
  expect(sortedBy(byNumber, 'dateStatut').ordre).toBe('desc');
});

test('without filters, the sort and the size stay', () => {
  const query = {
    ...plain,
    filtre: 'rejetes' as const,
    numeroUnique: '034',
    statutDu: '2026-11-01',
    tri: 'statut' as const,
    taille: 50 as const,
    page: 2,
  };
  expect(withoutFilters(query)).toEqual({ ...plain, tri: 'statut', taille: 50 });
});
