import { expect, test } from 'vitest';
import { countedPli, medianOf, neufSurDixOf } from './mesures.ts';

const to = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

test('the median is the middle, or between the two middle ones', () => {
  expect(medianOf([])).toBeNull();
  expect(medianOf([7])).toBe(7);
  expect(medianOf([1, 2, 90])).toBe(2);
  expect(medianOf([1, 2, 4, 90])).toBe(3);
});

test('nine plis in ten took no longer than the ninth decile', () => {
  expect(neufSurDixOf([])).toBeNull();
  expect(neufSurDixOf([7])).toBe(7);
  expect(neufSurDixOf(to(10))).toBe(9);
  expect(neufSurDixOf(to(11))).toBe(10);
  expect(neufSurDixOf(to(100))).toBe(90);
});

test('only a complete pli has a délai, and it is never negative', () => {
  const line = { dateTransmission: '2026-11-24 11:00:00.000 +00:00', dateStatut: new Date('2026-11-24T10:59:00Z') };
  expect(countedPli({ ...line, statut: 'enregistrement-complet' })).toMatchObject({ delai: 0 });
  expect(countedPli({ ...line, statut: 'rejet-sne' })).toMatchObject({ delai: undefined });
});
