import { expect, test } from 'vitest';
import { together, withoutSmall, type Counts } from './petits-nombres.ts';

const counts = (plis: number, enCours: number, rejetes: number, complets: number): Counts => ({
  plis,
  enCours,
  rejetes,
  complets,
});
const HIDDEN = { plis: null, enCours: null, rejetes: null, complets: null };

test.each([
  { given: counts(0, 0, 0, 0), told: counts(0, 0, 0, 0), why: 'nobody is nobody’s secret' },
  { given: counts(10, 10, 0, 0), told: HIDDEN, why: 'fewer than eleven' },
  { given: counts(11, 11, 0, 0), told: counts(11, 11, 0, 0), why: 'eleven' },
  { given: counts(40, 25, 0, 15), told: counts(40, 25, 0, 15), why: 'parts of eleven and more' },
  { given: counts(40, 25, 4, 11), told: { ...HIDDEN, plis: 40 }, why: 'a subtraction would give a small part away' },
  {
    given: counts(40, 25, 0, 12),
    told: { ...HIDDEN, plis: 40 },
    why: 'three are followed by no statut: so would it here',
  },
])('of a guichet, $why', ({ given, told }) => {
  expect(withoutSmall(given)).toEqual(told);
});

const some = (plis: number) => counts(plis, plis, 0, 0);

test.each([
  { own: [some(20)], others: [], told: some(20), why: 'whose guichets are all the caller’s' },
  { own: [some(20)], others: [some(20), some(20), some(20)], told: some(80), why: 'of three others' },
  { own: [some(20)], others: [some(20), some(20)], told: HIDDEN, why: 'of two others: one reads the other' },
  {
    own: [some(20)],
    others: [some(200), some(15), some(15)],
    told: HIDDEN,
    why: 'of which one is nearly all of the others',
  },
  { own: [some(20)], others: [some(3), some(3), some(3)], told: HIDDEN, why: 'whose others are few persons' },
  {
    own: [counts(40, 20, 0, 20)],
    others: [counts(20, 18, 0, 2), some(20), some(20)],
    told: { ...HIDDEN, plis: 100 },
    why: 'where the others have a small part',
  },
  {
    own: [counts(20, 20, 0, 0)],
    others: [counts(41, 11, 30, 0), some(40), some(40)],
    told: { ...HIDDEN, plis: 141 },
    why: 'where one other alone makes a part',
  },
  {
    own: [counts(20, 20, 0, 0)],
    others: [counts(50, 35, 0, 15), counts(50, 35, 0, 15), some(40)],
    told: { ...HIDDEN, plis: 160 },
    why: 'where two others make a part',
  },
  {
    own: [counts(20, 20, 0, 0)],
    others: [counts(50, 20, 0, 0), some(40), some(40)],
    told: { ...HIDDEN, plis: 150 },
    why: 'where one other alone has plis that no statut follows',
  },
  {
    own: [counts(20, 20, 0, 0)],
    others: [counts(100, 10, 90, 0), counts(40, 35, 5, 0), counts(40, 35, 5, 0)],
    told: { ...HIDDEN, plis: 200 },
    why: 'where one other makes nearly all of a part',
  },
  {
    own: [counts(20, 20, 0, 0)],
    others: [counts(50, 35, 15, 0), counts(50, 35, 15, 0), counts(40, 25, 15, 0)],
    told: counts(160, 115, 45, 0),
    why: 'where three others make each part',
  },
])('of a département $why', ({ own, others, told }) => {
  expect(together(own, others)).toEqual(told);
});
