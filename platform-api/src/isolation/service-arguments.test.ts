import { expect, test } from 'vitest';
import { underOccasion } from './occasion.ts';
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

test('an act, an export and a file sent are of the account whose request is under way', () => {
  const cible = { type: 'note', id: '1', libelle: 'Note' };
  const act = (who: string) =>
    audit.record.parse([{ action: 'isole.a', acteur: { id: who, email: 'forged@pwp.test' }, cible, origine: 'x' }]);
  const scan = (accountId: string) => antivirus.scan.parse([{ key: `isole/${id}`, accountId }]);
  const account = { id: 'agent', email: 'agent@pwp.test' };
  underOccasion({ account, requestId: undefined }, () => {
    expect(act('agent')).toMatchObject([{ acteur: account }]);
    expect(scan('agent')).toMatchObject([{ accountId: 'agent' }]);
    expect(() => act('autre')).toThrow('isole: « acteur » is the account whose request is under way');
    expect(() => scan('autre')).toThrow('isole: « accountId » is');
  });
  for (const of of [undefined, { account: undefined, requestId: undefined }])
    underOccasion(of, () => expect(() => act('agent')).toThrow('« acteur » is'));
});
