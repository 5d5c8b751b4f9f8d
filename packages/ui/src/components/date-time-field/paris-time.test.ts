import { expect, test } from 'vitest';
import { isLeftOut, parisClock, parisInstants } from './paris-time.ts';

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
