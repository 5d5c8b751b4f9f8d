import { expect, test } from 'vitest';
import { argumentsOf } from './service-arguments.ts';

const { audit, files, antivirus } = argumentsOf('isole');
const id = `00/${'0'.repeat(36)}`;

test.each([
  ['own', `isole/${id}`, true],
  ["a neighbour's", `voisin/${id}`, false],
  ['one whose name begins alike', `isole-bis/${id}`, false],
  ["nobody's", id, false],
])('a key is taken if it is its own: %s', (_whose, key, isTaken) => {
  expect(files.read.safeParse([key]).success).toBe(isTaken);
  expect(files.delete.safeParse([key]).success).toBe(isTaken);
  expect(antivirus.waitingOf.safeParse([[key]]).success).toBe(isTaken);
});

test('the start of a file is no more than 1 MiB', () => {
  expect(files.head.safeParse([`isole/${id}`, 4_100]).success).toBe(true);
  expect(files.head.safeParse([`isole/${id}`, 2 ** 31]).success).toBe(false);
});

test('an act is a text, and what its schema does not name is left out', () => {
  const cible = { type: 'note', id: '1', libelle: 'Note' };
  expect(audit.record.safeParse([{ action: { startsWith: () => true }, cible, origine: 'x' }]).success).toBe(false);
  expect(audit.record.parse([{ action: 'isole.a', cible: { ...cible, at: 0 }, origine: 'x', at: 0 }])).toEqual([
    { action: 'isole.a', cible, origine: 'x' },
  ]);
});
