import { expect, test } from 'vitest';
import { readChanges } from './glpi-changes.ts';
import type { TicketStanding } from './support-gateway.ts';

const START = new Date('2026-11-24T11:00:00.000Z').getTime();
const SINCE = new Date(START - 60_000);

const changed = (id: number, seconds: number): TicketStanding => ({
  id,
  etat: 'en-cours',
  lastChange: new Date(START + seconds * 1_000),
});

/** GLPI with these tickets; `meanwhile` happens after each answer. */
function glpi(tickets: TicketStanding[], meanwhile: () => void = () => undefined) {
  return (since: Date, first: number, last: number) => {
    const found = tickets
      .filter(({ lastChange }) => lastChange > since)
      .toSorted((one, other) => one.lastChange.getTime() - other.lastChange.getTime());
    meanwhile();
    return Promise.resolve({ rows: found.slice(first, last + 1), total: found.length });
  };
}

test('a ticket that changes while others are read hides none of them', async () => {
  const tickets = Array.from({ length: 450 }, (_, at) => changed(at, at));
  let asked = 0;
  const ask = glpi(tickets, () => {
    tickets[asked] = changed(asked, 1_000 + asked);
    asked += 1;
  });
  const { tickets: read, isWhole } = await readChanges(ask, SINCE);
  expect(isWhole).toBe(true);
  expect(new Set(read.map(({ id }) => id)).size).toBe(450);
  const times = read.map(({ lastChange }) => lastChange.getTime());
  expect(times).toEqual(times.toSorted((one, other) => one - other));
});

test('a GLPI that always has more is left after 100,000 changes', async () => {
  const { tickets, isWhole } = await readChanges(
    (_since, first, last) =>
      Promise.resolve({
        rows: Array.from({ length: last - first + 1 }, (_, at) => changed(first + at, 0)),
        total: 1_000_000,
      }),
    new Date(START - 1_000),
  );
  expect([tickets.length, isWhole]).toEqual([100_000, false]);
});
