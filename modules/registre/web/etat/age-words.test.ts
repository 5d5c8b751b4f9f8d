import { expect, test } from 'vitest';
import { ageWords } from './age-words.ts';

test.each([
  ['2026-11-30T07:59:48Z', 'il y a 12 secondes'],
  ['2026-11-30T07:57:01Z', 'il y a 2 minutes'],
  ['2026-11-30T10:30:00Z', 'dans 2 heures'],
  ['2026-11-27T06:00:00Z', 'il y a 3 jours'],
])('%s is %s', (iso, words) => {
  expect(ageWords(iso, Date.parse('2026-11-30T08:00:00Z')).replaceAll(/\s/g, ' ')).toBe(words);
});
