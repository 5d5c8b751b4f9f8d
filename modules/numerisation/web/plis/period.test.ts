import { expect, test } from 'vitest';
import { daysOf, isDay, isTooLong, lastDays, lastMonth, lastYear } from './period.ts';

test('the last month ends today, in the time of Paris', () => {
  expect(lastMonth(new Date('2026-11-24T12:00:00Z'))).toEqual({ du: '2026-10-24', au: '2026-11-24' });
  expect(lastMonth(new Date('2026-11-24T23:30:00Z'))).toEqual({ du: '2026-10-25', au: '2026-11-25' });
});

test('from the 31st, it starts on the last day of a shorter month', () => {
  expect(lastMonth(new Date('2026-12-31T12:00:00Z')).du).toBe('2026-11-30');
  expect(lastMonth(new Date('2026-03-31T12:00:00Z')).du).toBe('2026-02-28');
});

test('in January, it starts the year before', () => {
  expect(lastMonth(new Date('2027-01-15T12:00:00Z')).du).toBe('2026-12-15');
});

test('the last year begins the day after the same day of the year before, on a 29 February too', () => {
  const du = (day: string) => lastYear(new Date(`${day}T12:00:00Z`)).du;
  expect(du('2026-11-24')).toBe('2025-11-25');
  expect(du('2027-12-31')).toBe('2027-01-01');
  expect(du('2028-02-28')).toBe('2027-03-01');
  expect(du('2028-02-29')).toBe('2027-03-01');
  expect(du('2028-03-01')).toBe('2027-03-02');
  expect(du('2029-02-28')).toBe('2028-02-29');
});

test('a day must exist', () => {
  expect(isDay('2024-02-29')).toBe(true);
  expect(isDay('2026-02-29')).toBe(false);
  expect(isDay('24/11/2026')).toBe(false);
});

test('thirteen months are the longest period, as the API counts them', () => {
  expect(isTooLong({ du: '2025-10-24', au: '2026-11-24' })).toBe(false);
  expect(isTooLong({ du: '2025-10-23', au: '2026-11-24' })).toBe(true);
  expect(isTooLong({ du: '2025-01-31', au: '2026-02-28' })).toBe(false);
  expect(isTooLong({ du: '2025-01-31', au: '2026-03-01' })).toBe(true);
});

test('a period is as long today as the day it was kept', () => {
  const days = daysOf({ du: '2026-10-20', au: '2026-11-24' });
  expect(lastDays(days, new Date('2026-12-01T12:00:00Z'))).toEqual({ du: '2026-10-27', au: '2026-12-01' });
});
