import { array, assert, constantFrom, property, shuffledSubarray } from 'fast-check';
import { expect, test } from 'vitest';
import { Statut, STATUTS_FINAUX } from '../../../contracts/index.ts';
import { transition } from './statut-transitions.ts';

const statut = constantFrom(...Statut.options);
const final = constantFrom(...STATUTS_FINAUX);
const told = array(statut, { maxLength: 12 });

/** The statut of a pli after all these reports, one after the other; refused or known reports change nothing. */
const replay = (from: Statut, statuts: readonly Statut[]) =>
  statuts.reduce((held, next) => (transition(held, next) === 'move' ? next : held), from);
const isFinal = (value: Statut) => STATUTS_FINAUX.some((one) => one === value);

test('the way has one direction: no two statuts lead to each other, and a short cut leads where the steps do', () => {
  assert(
    property(statut, statut, statut, (a, b, c) => {
      expect(transition(a, b) === 'move' && transition(b, a) === 'move').toBe(false);
      const steps = transition(a, b) === 'move' && transition(b, c) === 'move';
      expect(!steps || transition(a, c) === 'move').toBe(true);
      expect(transition(a, a)).toBe('same');
    }),
  );
});

test('two different statuts are always ordered, unless both are ends', () => {
  assert(
    property(statut, statut, (a, b) => {
      const moves = [transition(a, b), transition(b, a)].filter((one) => one === 'move').length;
      expect(moves).toBe(a === b || (isFinal(a) && isFinal(b)) ? 0 : 1);
    }),
  );
});

test('repeated reports change nothing', () => {
  assert(
    property(statut, told, (from, statuts) => {
      const end = replay(from, statuts);
      expect(replay(end, statuts)).toBe(end);
      expect(
        replay(
          from,
          statuts.flatMap((one) => [one, one]),
        ),
      ).toBe(end);
      for (const one of statuts) expect(transition(end, one)).not.toBe('move');
    }),
  );
});

test('reports in any order, even with losses, reach the same final statut', () => {
  // The prestataire reports one final statut per pli. If it reports two, the first one stands.
  const underWay = Statut.options.filter((one) => !isFinal(one));
  assert(
    property(
      statut.filter((one) => !isFinal(one)),
      shuffledSubarray(underWay),
      shuffledSubarray(underWay),
      final,
      (from, before, after, end) => {
        expect(replay(from, [...before, end, ...after])).toBe(end);
        const furthest = replay(from, before);
        expect(replay(from, before.toReversed())).toBe(furthest);
        expect(replay(from, before.toSorted())).toBe(furthest);
        for (const one of before) expect(transition(furthest, one)).not.toBe('move');
      },
    ),
  );
});
