import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { tropDeDemandes } from '../problems.ts';

/** How often one caller may do one thing, counted in this process. */
export interface RateLimit {
  /** Counts one more; false when it is one too many. */
  allows: (key: string) => Promise<boolean>;
  /** The same. Throws `trop-de-demandes`. */
  require: (key: string) => Promise<void>;
}

/** Lets `points` through in `seconds`, for each key; an IPv6 address counts as its network. */
export function createRateLimit(points: number, seconds: number): RateLimit {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  /** How long to wait, ms; 0: none. */
  const waitOf = async (key: string): Promise<number> => {
    try {
      await limiter.consume(networkOf(key));
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

/**
 * The /64 of an IPv6 address, which is one subscriber's: he has all of its addresses, and would be let through once with each.
 * Anything else stays as it is; an IPv4 address written as IPv6 is that IPv4 address.
 */
export function networkOf(key: string): string {
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(key) ?? [];
  if (mapped !== undefined) return mapped;
  const [address = ''] = key.split('%');
  if (!isIPv6(address)) return key;
  // The URL writes every address in one way, with one « :: » at most.
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groupsOf = (part: string) => part.split(':').filter((group) => group !== '');
  const [left, right] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
