import { expect, test } from 'vitest';
import { columnsAmong } from '../../contracts/pli-columns.ts';
import {
  isFiltered,
  isSameList,
  readDashboardQuery,
  toCountersQuery,
  toPliQuery,
  withoutFilters,
  writeDashboardQuery,
} from './dashboard-query.ts';

const plain = readDashboardQuery({});

test('the plain dashboard requests the last month, newest first, and has an empty query', () => {
  expect(toPliQuery(plain, new Date('2026-11-24T12:00:00Z'))).toEqual({
    du: '2026-10-24',
    au: '2026-11-24',
    tri: 'dateTransmission',
    ordre: 'desc',
    page: 1,
    taille: 25,
  });
  expect(writeDashboardQuery(plain)).toEqual({});
});

test('the URL round-trips the query', () => {
  const query = {
    periode: { du: '2026-09-01', au: '2026-09-30' },
    statutDu: '2026-09-10',
    statutAu: '2026-09-20',
    filtre: 'rejetes' as const,
    envois: 'moi' as const,
    arrivees: 'hier' as const,
    statuts: ['pieces-rejetees' as const, 'rejet-sne' as const],
    contextes: ['REN' as const],
    transaction: '1je9',
    numeroUnique: '',
    demandeur: '',
    reference: '',
    colonnes: ['transaction' as const, 'statut' as const],
    tri: 'statut' as const,
    ordre: 'asc' as const,
    page: 3,
    taille: 50 as const,
  };
  const written = writeDashboardQuery(query);
  expect(written).toMatchObject({ statut: 'pieces-rejetees,rejet-sne', taille: '50' });
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
  ['an arrival that is not offered', { arrivees: 'demain' }],
  ['senders that are not offered', { envois: 'tous' }],
  ['a column that does not exist', { tri: 'guichet' }],
  ['a transaction of other characters', { transaction: '<script>' }],
])('%s in the URL is ignored', (_what, query) => {
  expect(readDashboardQuery(query)).toEqual(plain);
});

test('the reference is never written in the URL; beside it, it is read as the rest', () => {
  const query = readDashboardQuery({ contexte: 'REN' }, { reference: 'Élodie, dossier du 26' });
  expect(query.reference).toBe('Élodie, dossier du 26');
  expect(JSON.stringify([writeDashboardQuery(query), toPliQuery(query)])).not.toContain('dossier');
  expect(readDashboardQuery({}, { reference: 'deux\nlignes' }).reference).toBe('');
  expect(readDashboardQuery({ reference: 'dossier' })).toEqual(plain);
  expect(isSameList(query, { ...query, reference: '' })).toBe(false);
  expect(isSameList(query, { ...query, demandeur: 'dupont' })).toBe(false);
  expect(isFiltered({ ...plain, reference: 'a' })).toBe(true);
  expect(withoutFilters(query).reference).toBe('');
});

test('the reference is a column for who asks for it', () => {
  expect(plain.colonnes).not.toContain('reference');
  const all = { ...plain, colonnes: columnsAmong([...plain.colonnes, 'reference']) };
  expect(writeDashboardQuery(all)).toEqual({
    colonnes: 'transaction,numeroUnique,reference,dateTransmission,statut,dateStatut,contexte',
  });
  expect(readDashboardQuery(asLocation(writeDashboardQuery(all)))).toEqual(all);
});

test('the numéro unique is never written in the URL; beside it, it is read as the rest', () => {
  const query = readDashboardQuery({ contexte: 'REN' }, { numeroUnique: '0340819000040PWP01' });
  expect(query.numeroUnique).toBe('0340819000040PWP01');
  expect(JSON.stringify([writeDashboardQuery(query), toPliQuery(query)])).not.toContain('0340819');
  expect(readDashboardQuery({}, { numeroUnique: '<script>' }).numeroUnique).toBe('');
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

test('without filters, the sort and the size stay', () => {
  const query = {
    ...plain,
    filtre: 'rejetes' as const,
    envois: 'moi' as const,
    arrivees: 'hier' as const,
    numeroUnique: '034',
    statutDu: '2026-11-01',
    tri: 'statut' as const,
    taille: 50 as const,
    page: 2,
  };
  expect(withoutFilters(query)).toEqual({ ...plain, tri: 'statut', taille: 50 });
});

test('the counters ask with the filters of the list, but for the counter that is pressed', () => {
  const query = readDashboardQuery({
    contexte: 'REN',
    filtre: 'rejetes',
    tri: 'statut',
    du: '2026-11-01',
    au: '2026-11-02',
  });
  expect(toCountersQuery(query)).toEqual({ du: '2026-11-01', au: '2026-11-02', contexte: ['REN'] });
});

test.each([{ arrivees: 'hier' }, { arrivees: 'derniere-visite' }, { filtre: 'rejetes' }])(
  'no period is asked with %o until one is chosen, and it is a filter',
  (asked) => {
    const query = readDashboardQuery(asked);
    expect(toPliQuery(query)).not.toHaveProperty('du');
    expect(toPliQuery({ ...query, periode: { du: '2026-11-01', au: '2026-11-02' } })).toMatchObject({
      ...asked,
      du: '2026-11-01',
    });
    expect(isFiltered(query)).toBe(true);
  },
);

test('a list is the same on another page, in other columns and in another order', () => {
  const query = readDashboardQuery({ contexte: 'REN' });
  expect(isSameList(query, readDashboardQuery({ contexte: 'REN', page: '2', tri: 'statut', colonnes: 'statut' }))).toBe(
    true,
  );
  for (const other of [{ contexte: 'AJO' }, { contexte: 'REN', filtre: 'rejetes' }]) {
    expect(isSameList(query, readDashboardQuery(other))).toBe(false);
  }
  expect(isSameList(query, readDashboardQuery({ contexte: 'REN' }, { numeroUnique: '034' }))).toBe(false);
});
