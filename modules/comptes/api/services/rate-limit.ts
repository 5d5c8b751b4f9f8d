import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { tropDeDemandes } from '../problems.ts';

/** How often one caller may do one thing, counted in this process. */
export interface RateLimit {
  /** Counts one more; false when it is one too many. */
  allows: (key: string) => Promise<boolean>;
  /** The same. Throws `trop-de-demandes`. */
  require: (key: string) => Promise<void>;
}

/** Lets `points` through in `seconds`, for each key. */
export function createRateLimit(points: number, seconds: number): RateLimit {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  /** How long to wait, ms; 0: none. */
  const waitOf = async (key: string): Promise<number> => {
    try {
      await limiter.consume(key);
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return error.msBeforeNext;
      throw error;
    }
  };
  return {
    allows: async (key) => (await waitOf(key)) === 0,
    async require(key) {
      const wait = await waitOf(key);
      if (wait === 0) return;
      const minutes = Math.ceil(wait / 60_000);
      throw tropDeDemandes(`Réessayez dans ${minutes === 1 ? 'une minute' : `${minutes} minutes`}.`);
    },
  };
}
