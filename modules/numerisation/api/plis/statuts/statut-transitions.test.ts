import { expect, test } from 'vitest';
import { Statut, STATUTS_FINAUX } from '../../../contracts/index.ts';
import { STATUTS_SUIVIS, transition } from './statut-transitions.ts';

test('a pli goes forward and may skip steps', () => {
  expect(transition('a-transmettre', 'numerisation-en-cours')).toBe('move');
  expect(transition('non-applicable', 'numerisation-en-cours')).toBe('move');
  expect(transition('numerisation-en-cours', 'enregistrement-complet')).toBe('move');
  expect(transition('a-transmettre', 'rejet-sne')).toBe('move');
});

test('a pli never goes back, and a known statut moves nothing', () => {
  expect(transition('enregistrement-en-cours', 'numerisation-en-cours')).toBe('refused');
  expect(transition('numerisation-en-cours', 'non-applicable')).toBe('refused');
  expect(transition('numerisation-en-cours', 'a-transmettre')).toBe('refused');
  for (const statut of Statut.options) expect(transition(statut, statut)).toBe('same');
});

test('nothing leaves a final statut', () => {
  for (const from of STATUTS_FINAUX) {
    for (const to of Statut.options) expect(transition(from, to)).toBe(to === from ? 'same' : 'refused');
  }
});

test('every statut is ours, followed, or an end', () => {
  expect([...STATUTS_SUIVIS, ...STATUTS_FINAUX, 'a-transmettre'].toSorted()).toEqual([...Statut.options].toSorted());
});
