import { isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { tropDeRequetes, type ProblemFactory } from './problems.ts';

/** How often one caller may do one thing, counted in this process. */
export interface RateLimit {
  /** Counts one more. How long to wait when it is one too many, ms; 0: none. */
  waitOf: (key: string) => Promise<number>;
  /** Counts one more; false when it is one too many. */
  allows: (key: string) => Promise<boolean>;
  /** Counts one more. Throws the problem of the limit (`trop-de-requetes` unless said), with its wait. */
  require: (key: string) => Promise<void>;
  /** Takes back one that was counted. */
  giveBack: (key: string) => Promise<void>;
}

/** Callers remembered by one limit: beyond, those not seen for longest start again, whatever addresses come. */
const REMEMBERED = 20_000;

/** Lets `points` through in `seconds`, for each key; an IPv6 address counts as its network. */
export function createRateLimit(
  points: number,
  seconds: number,
  options: { problem?: ProblemFactory; remembered?: number } = {},
): RateLimit {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  // The limiter itself keeps every key until its time is over.
  const known = new LRUCache<string, true>({
    max: options.remembered ?? REMEMBERED,
    dispose: (_value, key, reason) => {
      if (reason === 'evict') void limiter.delete(key);
    },
  });
  const waitOf = async (key: string): Promise<number> => {
    const counted = networkOf(key);
    known.set(counted, true);
    try {
      await limiter.consume(counted);
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
      throw error;
    }
  };
  return {
    waitOf,
    allows: async (key) => (await waitOf(key)) === 0,
    async require(key) {
      const wait = await waitOf(key);
      if (wait > 0) throw tooMany(wait, options.problem);
    },
    async giveBack(key) {
      const counted = networkOf(key);
      if (known.has(counted)) await limiter.reward(counted);
    },
  };
}

/** The refusal that says when to come back; `wait` in ms. */
export function tooMany(wait: number, problem: ProblemFactory = tropDeRequetes) {
  const retryAfter = Math.ceil(wait / 1000);
  return problem(`${problem.kind.title} : réessayez dans ${waitInWords(retryAfter)}.`, { retryAfter });
}

/** A wait as it is said: « 20 secondes », « une minute », « 5 minutes ». */
export function waitInWords(seconds: number): string {
  if (seconds <= 1) return 'une seconde';
  if (seconds < 60) return `${seconds} secondes`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'une minute' : `${minutes} minutes`;
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
