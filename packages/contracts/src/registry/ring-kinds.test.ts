import { expect, test } from 'vitest';
import { MOST_IN_RING, RING_KINDS, RING_SPELLING } from './ring-kinds.ts';

const NAMES = { role: 'referent', organisme: '13002072000038', guichet: '00002' };

test.each(['role', 'organisme', 'guichet'] as const)('a ring of « %s » takes as many names as is said', (kind) => {
  const ringOf = (names: number) => `${kind}:${Array.from({ length: names }, () => NAMES[kind]).join(',')}`;
  const taken = [1, MOST_IN_RING[kind], MOST_IN_RING[kind] + 1].map((names) => RING_SPELLING.test(ringOf(names)));
  expect(taken).toEqual([true, true, false]);
});

test('each kind has a spelling', () => {
  const rings = ['tous', 'part:10', ...Object.entries(NAMES).map(([kind, name]) => `${kind}:${name}`)];
  expect(rings.map((ring) => ring.split(':', 1)[0])).toEqual(RING_KINDS);
  expect(rings.filter((ring) => !RING_SPELLING.test(ring))).toEqual([]);
});
