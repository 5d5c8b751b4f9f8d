import type { Ring } from '@pwp/contracts';
import { audienceOf } from './rings.ts';

/** Votes of the people of one guichet and organisation, and those that failed; both are empty for those who have none. */
export interface HouseTally {
  guichet: string;
  organisme: string;
  votes: number;
  failures: number;
}

/**
 * The failures of a release that count. Those of one organisation count for as many as those of all others together, and for one at least:
 * whoever makes ten accounts undoes nothing alone. Where the rings name guichets, the same of each guichet; where they name one guichet or
 * organisation, all of its failures count.
 */
export function countedFailures(houses: readonly HouseTally[], rings: readonly Ring[]): number {
  const { by, names } = audienceOf(rings);
  const failures = new Map<string, number>();
  for (const house of houses) failures.set(house[by], (failures.get(house[by]) ?? 0) + house.failures);
  const all = houses.reduce((sum, house) => sum + house.failures, 0);
  if (names === 1) return all;
  const most = Math.max(0, ...failures.values());
  const others = all - most;
  return others + Math.min(most, Math.max(1, others));
}
