import { expect, test } from 'vitest';
import { searchableText } from './searchable-text.ts';

test('a text is searched without capitals, accents and ligatures', () => {
  expect(searchableText('Élodie LEBŒUF, dossier n° 26')).toBe('elodie leboeuf, dossier n° 26');
  expect(searchableText('İ')).toBe('i');
});
