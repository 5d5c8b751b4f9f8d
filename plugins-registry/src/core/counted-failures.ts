import type { Ring } from '@pwp/contracts';
import { audienceOf } from './rings.ts';

/** Votes and failures from one guichet and organisation; both names are empty for people without any. */
export interface HouseTally {
  guichet: string;
  organisme: string;
  votes: number;
  failures: number;
}

/**
 * The failures of a release that count. One organisation counts for at most as much as all others together, and at least for
 * one: creating ten accounts must not undo a release. Where the rings name guichets, the same holds per guichet; where they
 * name a single guichet or organisation, all of its failures count.
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
