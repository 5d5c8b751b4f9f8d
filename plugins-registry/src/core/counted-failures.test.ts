import { expect, test } from 'vitest';
import { countedFailures } from './counted-failures.ts';

/** Failed votes by « guichet organisation ». */
const of = (failures: Record<string, number>) =>
  Object.entries(failures).map(([house, count]) => {
    const [guichet = '', organisme = ''] = house.split(' ');
    return { guichet, organisme, votes: count, failures: count };
  });

test.each([
  { what: 'ten accounts of one organisation', failures: { 'A x': 4, 'B x': 6 }, rings: ['tous'], counted: 1 },
  { what: 'ten accounts without any', failures: { ' ': 10 }, rings: ['part:50'], counted: 1 },
  { what: 'ten of one beside two of another', failures: { 'A x': 10, 'C y': 2 }, rings: ['tous'], counted: 4 },
  { what: 'as many of each of two', failures: { 'A x': 5, 'C y': 5 }, rings: ['role:referent'], counted: 10 },
  { what: 'one', failures: { 'A x': 1 }, rings: ['tous'], counted: 1 },
  { what: 'none', failures: {}, rings: ['tous'], counted: 0 },
  { what: 'the one guichet that gets it', failures: { 'A x': 5 }, rings: ['guichet:A'], counted: 5 },
  { what: 'the one organisation that gets it', failures: { 'A x': 2, 'B x': 3 }, rings: ['organisme:x'], counted: 5 },
  {
    what: 'two named guichets of one organisation',
    failures: { 'A x': 3, 'B x': 2 },
    rings: ['guichet:A,B'],
    counted: 4,
  },
  { what: 'one of two named guichets', failures: { 'A x': 9 }, rings: ['guichet:A,B'], counted: 1 },
  { what: 'a guichet and everybody else', failures: { 'A x': 9 }, rings: ['guichet:A', 'tous'], counted: 1 },
])('failures of $what count for $counted', ({ failures, rings, counted }) => {
  expect(countedFailures(of(failures), rings)).toBe(counted);
});
