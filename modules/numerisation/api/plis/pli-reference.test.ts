import { searchableText } from '@pwp/contracts/searchable-text';
import { expect, test } from 'vitest';
import { Reference } from '../../contracts/index.ts';
import { referenceColumns } from './pli-reference.ts';

test('its searchable form fits its column, whatever its letters', () => {
  for (const letter of ['Œ', 'İ', '각', 'ﷺ', 'ǭ', 'ẞ']) {
    expect(searchableText(letter.repeat(80)).length).toBeLessThanOrEqual(160);
  }
});

test('an empty reference is none', () => {
  expect(referenceColumns('')).toEqual({ reference: null, referenceRecherche: null });
});

test.each([
  ['  dossier du 26 au matin ', 'dossier du 26 au matin'],
  ['DUPONT Marie 👩‍👧', 'DUPONT Marie 👩‍👧'],
  ['x'.repeat(80), 'x'.repeat(80)],
  ['   ', ''],
])('« %s » is a reference', (typed, kept) => {
  expect(Reference.parse(typed)).toBe(kept);
});

test.each([
  ['x'.repeat(81), /80 caractères au plus/],
  ['x'.repeat(100_000), /80 caractères au plus/],
  ['deux\nlignes', /caractère invisible/],
  ['tab\tulation', /caractère invisible/],
  ['nul\0', /caractère invisible/],
  ['retourné \u202Efdp.exe', /caractère invisible/],
  ['moitié \uD83D', /caractère invisible/],
])('a reference that does not fit says what is wrong', (typed, message) => {
  expect(Reference.safeParse(typed).error?.issues[0]?.message).toMatch(message);
});
