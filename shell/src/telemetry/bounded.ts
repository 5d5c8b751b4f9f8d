import { VISIT_LIMITS } from '@pwp/contracts/visit-limits';

/** A duration within what the registry takes, in whole ms. */
export function boundedDuration(ms: number): number {
  return Math.round(Math.min(Math.max(ms, 0), VISIT_LIMITS.duration));
}
