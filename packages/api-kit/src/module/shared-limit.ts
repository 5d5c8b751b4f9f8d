import type { ProblemFactory } from '../http/problems.ts';
import type { RateLimit } from '../http/rate-limit.ts';

/**
 * Makes the limit of `points` calls in `seconds` for each key, counted in the database: for all processes together, and
 * kept through a restart. `name` is the module's own. A count joins the transaction at hand, and is undone with it.
 */
export type SharedLimit = (
  name: string,
  points: number,
  seconds: number,
  options?: { problem?: ProblemFactory },
) => RateLimit;
