import { expect, test } from 'vitest';
import { ageOf, endOf } from './age.ts';

const now = new Date('2026-11-24T23:30:00+01:00');

test.each([
  ['2026-11-24T00:10:00+01:00', 'aujourd’hui'],
  ['2026-11-23T23:59:00+01:00', 'depuis 1\u00A0jour'],
  // The clocks go back during this night.
  ['2026-10-20T12:00:00+02:00', 'depuis 35\u00A0jours'],
])('what was asked at %s waits %s', (iso, age) => {
  expect(ageOf(iso, now)).toBe(age);
});

test.each([
  ['2026-12-02T12:00:00+01:00', ''],
  ['2026-12-01T12:00:00+01:00', 'expire dans 7\u00A0jours'],
  ['2026-11-25T00:30:00+01:00', 'expire dans 1\u00A0jour'],
  ['2026-11-24T23:59:00+01:00', 'expire aujourd’hui'],
])('what ends at %s: « %s »', (iso, end) => {
  expect(endOf(iso, now)).toBe(end);
});
