import { expect, test } from 'vitest';
import { frenchDay, frenchInstant, frenchShortDay, frenchShortInstant, parisDay } from './paris.ts';

test.each([
  ['2026-11-24', '24 novembre 2026'],
  ['2026-11-01', '1er novembre 2026'],
  ['2026-11-11', '11 novembre 2026'],
  ['1899-02-01', '1er février 1899'],
  ['2026-10-31T23:30:00Z', '1er novembre 2026'],
  ['2026-06-30T21:59:00Z', '30 juin 2026'],
  ['2026-06-30T22:00:00Z', '1er juillet 2026'],
])('the day of %s', (iso, text) => {
  expect(frenchDay(iso)).toBe(text);
  expect(frenchDay(new Date(iso))).toBe(text);
});

test('an instant, in summer and in winter, to the minute or to the second', () => {
  expect(frenchInstant('2026-11-24T13:55:07Z')).toBe('24 novembre 2026 à 14:55');
  expect(frenchInstant(new Date('2026-07-01T13:55:07Z'))).toBe('1er juillet 2026 à 15:55');
  expect(frenchInstant('2026-02-01T10:01:07Z', { seconds: true })).toBe('1er février 2026 à 11:01:07');
});

test('the same in figures, and as ISO 8601 writes a day', () => {
  const instant = new Date('2026-07-31T22:05:00Z');
  expect([frenchShortDay(instant), frenchShortInstant(instant), parisDay(instant)]).toEqual([
    '01/08/2026',
    '01/08/2026 00:05',
    '2026-08-01',
  ]);
});
