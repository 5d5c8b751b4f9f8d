import { matching } from '@pwp/testing/matching';
import { expect, test } from 'vitest';
import { delaiLimit, readPeriod, readStatutDays } from './period.ts';

const code = (value: string) => matching.objectContaining({ code: value });

test('without days, the period is the last month, today included, in the time of Paris', () => {
  // 23:30 UTC in winter is already the next day in Paris.
  expect(readPeriod({}, new Date('2026-11-23T23:30:00Z'))).toEqual({
    from: new Date('2026-10-23T22:00:00Z'),
    to: new Date('2026-11-24T23:00:00Z'),
  });
});

test('the last minute of a day in Paris and the first of the next have periods of their own', () => {
  expect(readPeriod({}, new Date('2026-11-23T22:59:59Z')).to).toEqual(new Date('2026-11-23T23:00:00Z'));
  expect(readPeriod({}, new Date('2026-11-23T23:00:00Z')).to).toEqual(new Date('2026-11-24T23:00:00Z'));
});

test('both days are included, even across a clock change', () => {
  expect(readPeriod({ du: '2026-03-28', au: '2026-03-29' }, new Date('2026-06-01T00:00:00Z'))).toEqual({
    from: new Date('2026-03-27T23:00:00Z'),
    to: new Date('2026-03-29T22:00:00Z'),
  });
});

test('a single day gives the month before it, or runs until today', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  expect(readPeriod({ au: '2026-03-31' }, now).from).toEqual(new Date('2026-02-27T23:00:00Z'));
  expect(readPeriod({ du: '2026-11-01' }, now).to).toEqual(new Date('2026-11-24T23:00:00Z'));
});

test('thirteen months pass, a day more is refused, and so is a period turned round', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  expect(readPeriod({ du: '2025-10-24', au: '2026-11-24' }, now).from).toEqual(new Date('2025-10-23T22:00:00Z'));
  expect(() => readPeriod({ du: '2025-10-23', au: '2026-11-24' }, now)).toThrow(code('periode-invalide'));
  expect(() => readPeriod({ du: '2026-11-25', au: '2026-11-24' }, now)).toThrow(code('periode-invalide'));
});

test('the days of a statut may be one, both or none, but not reversed', () => {
  expect(readStatutDays({})).toEqual({});
  expect(readStatutDays({ statutDu: '2026-11-24' })).toEqual({ from: new Date('2026-11-23T23:00:00Z') });
  expect(readStatutDays({ statutAu: '2026-11-24' })).toEqual({ to: new Date('2026-11-24T23:00:00Z') });
  expect(() => readStatutDays({ statutDu: '2026-11-25', statutAu: '2026-11-24' })).toThrow(code('periode-invalide'));
});

test('a délai counts days of Paris: over the change of the hour they are not 24 hours each', () => {
  expect(delaiLimit(new Date('2026-10-30T09:00:00.999Z'), 10)).toEqual(new Date('2026-10-20T08:00:00Z'));
});
