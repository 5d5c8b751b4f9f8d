import { Ring } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { composeRing, type RingChoice } from './compose-ring.ts';
import { byWeight, ringWords } from './ring-words.ts';

const choice = (given: Partial<RingChoice>): RingChoice => ({ kind: 'tous', text: '', roles: [], ...given });

test.each([
  [choice({}), 'tous', 'Tous'],
  [choice({ kind: 'part', text: ' 10 % ' }), 'part:10', '10\u00A0% des comptes'],
  [choice({ kind: 'part', text: '100' }), 'part:100', '100\u00A0% des comptes'],
  [choice({ kind: 'role', roles: ['referent'] }), 'role:referent', 'Rôle référent'],
  [
    choice({ kind: 'role', roles: ['referent', 'administrateur'] }),
    'role:referent,administrateur',
    'Rôles référent, administrateur',
  ],
  [choice({ kind: 'organisme', text: '13002072000038' }), 'organisme:13002072000038', 'Organisme 13002072000038'],
  [choice({ kind: 'guichet', text: '00002;pwp01' }), 'guichet:00002,PWP01', 'Guichets 00002, PWP01'],
])('%j is %s', (chosen, ring, words) => {
  expect(composeRing(chosen)).toEqual({ ring });
  expect(Ring.safeParse(ring).success).toBe(true);
  expect(ringWords(ring)).toBe(words);
});

test.each([
  [choice({ kind: 'part', text: '0' }), 'Saisissez un nombre entier de 1 à 100.'],
  [choice({ kind: 'part', text: '101' }), 'Saisissez un nombre entier de 1 à 100.'],
  [choice({ kind: 'part', text: '1,5' }), 'Saisissez un nombre entier de 1 à 100.'],
  [choice({ kind: 'role' }), 'Choisissez au moins un rôle.'],
  [choice({ kind: 'organisme', text: ' ' }), 'Saisissez au moins un SIRET.'],
  [choice({ kind: 'organisme', text: '1' }), '«\u00A01\u00A0» n’est pas un SIRET\u00A0: 14 chiffres sont attendus.'],
  [choice({ kind: 'organisme', text: '13002072000038 '.repeat(21) }), 'Saisissez au plus 20 SIRET.'],
  [choice({ kind: 'guichet', text: 'é' }), '«\u00A0É\u00A0» n’est pas un code de guichet.'],
  [choice({ kind: 'guichet', text: '00002 '.repeat(32) }), 'Saisissez au plus 31 codes.'],
])('%j is no ring', (chosen, fault) => {
  expect(composeRing(chosen)).toEqual({ fault });
});

test('rings stand from the lightest to the heaviest; one that is not known here keeps its name', () => {
  const rings = ['guichet:00002', 'role:referent', 'tous', 'part:10', 'organisme:1'].map((ring) => ({ ring }));
  expect(rings.toSorted(byWeight).map(({ ring }) => ring)).toEqual([
    'tous',
    'part:10',
    'role:referent',
    'organisme:1',
    'guichet:00002',
  ]);
  expect(ringWords('lune:pleine')).toBe('lune:pleine');
});
