import { expect, test } from 'vitest';
import {
  formatDate,
  formatDateTime,
  formatDay,
  formatDayAndMonth,
  formatShortDay,
  formatShortMoment,
  formatTime,
  isLeftOut,
  parisClock,
  parisDay,
  parisInstants,
} from './paris.ts';

const instantsOf = (clock: string) => parisInstants(clock).map((instant) => instant.toISOString());

test.each([
  { clock: '2026-11-24T14:55', instants: ['2026-11-24T13:55:00.000Z'] },
  { clock: '2026-07-14T14:55', instants: ['2026-07-14T12:55:00.000Z'] },
  { clock: '2026-03-29T01:59', instants: ['2026-03-29T00:59:00.000Z'] },
  { clock: '2026-03-29T02:30', instants: [] },
  { clock: '2026-03-29T03:00', instants: ['2026-03-29T01:00:00.000Z'] },
  { clock: '2026-10-25T02:30', instants: ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'] },
  { clock: '2026-10-25T03:00', instants: ['2026-10-25T02:00:00.000Z'] },
  { clock: '1930-01-15T12:00', instants: ['1930-01-15T12:00:00.000Z'] },
  { clock: '0202-11-24T14:55', instants: [] },
  { clock: '20266-11-24T14:55', instants: [] },
  { clock: '', instants: [] },
  { clock: 'demain', instants: [] },
])('a clock in Paris shows « $clock » at $instants', ({ clock, instants }) => {
  expect(instantsOf(clock)).toEqual(instants);
  for (const instant of instants) expect(parisClock(new Date(instant))).toBe(clock);
});

test('midnight is 00:00, of the day that begins', () => {
  expect(parisClock(new Date('2026-11-23T23:00:00.000Z'))).toBe('2026-11-24T00:00');
});

test.each([
  ['2026-03-29T01:59', false],
  ['2026-03-29T02:00', true],
  ['2026-03-29T02:59', true],
  ['2026-03-29T03:00', false],
  ['0202-11-24T14:55', false],
  ['20266-11-24T14:55', false],
  ['9999-12-31T23:30', false],
  ['demain', false],
  ['', false],
])('« %s » is left out by clocks in Paris: %s', (clock, expected) => {
  expect(isLeftOut(clock)).toBe(expected);
});

test('a day in full, in the time of Paris', () => {
  expect(formatDate('2026-11-24')).toBe('mardi 24 novembre 2026');
  expect(formatDate('2026-10-31T23:30:00Z')).toBe('dimanche 1er novembre 2026');
  expect(formatDate('2026-11-11')).toBe('mercredi 11 novembre 2026');
});

test('a moment, in summer and in winter', () => {
  expect(formatDateTime('2026-11-24T13:55:00Z')).toBe('24 novembre 2026 à 14:55');
  expect(formatDateTime('2026-07-01T13:55:00Z')).toBe('1er juillet 2026 à 15:55');
  expect(formatDateTime('2026-02-01T10:01:07Z', { seconds: true })).toBe('1er février 2026 à 11:01:07');
});

test('a day, a moment and a time where space is short', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  expect(formatDay('2026-11-01')).toBe('1er novembre 2026');
  expect(formatShortDay('2026-11-24')).toBe('24/11/2026');
  expect(formatDayAndMonth('2026-11-01')).toBe('1er nov.');
  expect(formatTime(new Date('2026-11-24T13:55:00Z'))).toBe('14:55');
  expect(formatShortMoment('2026-07-31T22:08:00Z', now)).toBe('01/08 00:08');
  expect(formatShortMoment('2025-12-31T22:30:00Z', now)).toBe('31/12/25 23:30');
  expect(parisDay(new Date('2026-07-31T22:00:00Z'))).toBe('2026-08-01');
});
