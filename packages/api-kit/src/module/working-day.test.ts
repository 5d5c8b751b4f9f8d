import { expect, test } from 'vitest';
import { isWorkingDay } from './working-day.ts';

const at = (day: string) => new Date(`${day}T07:00:00+01:00`);

// Dates of service-public.fr for 2024 to 2027, but for those that fall on a weekend, and two far Easters.
test.each([
  '2024-01-01 2024-04-01 2024-05-01 2024-05-08 2024-05-09 2024-05-20 2024-08-15 2024-11-01 2024-11-11 2024-12-25',
  '2025-01-01 2025-04-21 2025-05-01 2025-05-08 2025-05-29 2025-06-09 2025-07-14 2025-08-15 2025-11-11 2025-12-25',
  '2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-11-11 2026-12-25',
  '2027-01-01 2027-03-29 2027-05-06 2027-05-17 2027-07-14 2027-11-01 2027-11-11',
  '2008-03-24 2038-04-26',
])('nobody works on %s', (days) => {
  for (const day of days.split(' ')) expect([day, isWorkingDay(at(day))]).toEqual([day, false]);
});

test('nobody works on a weekend, and the days around are worked', () => {
  expect(['2026-11-28', '2026-11-29'].map((day) => isWorkingDay(at(day)))).toEqual([false, false]);
  for (const day of ['2026-11-27', '2026-11-30', '2026-04-03', '2026-04-07', '2026-05-15', '2026-12-24'])
    expect([day, isWorkingDay(at(day))]).toEqual([day, true]);
});

test('a year has 104 or 105 days of weekend, and eleven holidays but for those on them', () => {
  const days = Array.from({ length: 365 }, (_, rank) => new Date(Date.UTC(2026, 0, 1 + rank, 6)));
  expect(days.filter((day) => !isWorkingDay(day))).toHaveLength(104 + 9);
});

test('the day is that of Paris', () => {
  // A Monday in Paris, still Sunday in UTC.
  expect(isWorkingDay(new Date('2026-11-29T23:30:00Z'))).toBe(true);
});
