import { expect, test } from 'vitest';
import { AskedDay } from './asked-day.ts';

test.each(['1900-01-01', '2026-11-27', '9999-12-31'])('%s is a day', (day) => {
  expect(AskedDay.parse(day)).toBe(day);
});

test.each([
  '0000-01-01',
  '0001-01-01',
  '1899-12-31',
  '-000001-01-01',
  '10000-01-01',
  '2026-02-30',
  '2026-11-27T00:00Z',
])('%s is none', (day) => {
  expect(AskedDay.safeParse(day).success).toBe(false);
});
