import { isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { tropDeRequetes, type ProblemFactory } from './problems.ts';

/** Rate limit of one action for each caller. */
export interface RateLimit {
  /** Counts one call. Returns the wait in ms when it exceeds the limit, else 0. */
  waitOf: (key: string) => Promise<number>;
  /** Counts one call; false when it exceeds the limit. */
  allows: (key: string) => Promise<boolean>;
  /** Counts one call. Throws the limit's problem (`trop-de-requetes` by default) with its wait. */
  require: (key: string) => Promise<void>;
  /** Undoes one count. */
  giveBack: (key: string) => Promise<void>;
}

/** Where the calls of a limit are counted. */
export interface CallCounter {
  /** Counts one call. Returns the wait in ms when it exceeds the limit, else 0. */
  count: (key: string) => Promise<number>;
  /** Undoes one count. */
  giveBack: (key: string) => Promise<void>;
}

/**
 * Most callers that one limit remembers. Beyond it, the least recently seen are forgotten, so that many addresses
 * cannot exhaust memory.
 */
const REMEMBERED = 20_000;

/**
 * Allows `points` calls in `seconds` for each key, counted in the memory of this process: for bursts, where each process
 * protects itself. What is allowed in an hour or a day is counted for all of them (`sharedLimit` of `ModuleContext`).
 */
export function createRateLimit(
  points: number,
  seconds: number,
  options: { problem?: ProblemFactory; remembered?: number } = {},
): RateLimit {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  // The library's limiter keeps every key until it expires.
  const known = new LRUCache<string, true>({
    max: options.remembered ?? REMEMBERED,
    dispose: (_value, key, reason) => {
      if (reason === 'evict') void limiter.delete(key);
    },
  });
  return limitOf(
    {
      async count(key) {
        known.set(key, true);
        try {
          await limiter.consume(key);
          return 0;
        } catch (error) {
          if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
          throw error;
        }
      },
      async giveBack(key) {
        if (known.has(key)) await limiter.reward(key);
      },
    },
    options.problem,
  );
}

/** The limit over a counter; an IPv6 address counts as its network. */
export function limitOf({ count, giveBack }: CallCounter, problem?: ProblemFactory): RateLimit {
  const waitOf = (key: string) => count(networkOf(key));
  return {
    waitOf,
    allows: async (key) => (await waitOf(key)) === 0,
    async require(key) {
      const wait = await waitOf(key);
      if (wait > 0) throw tooMany(wait, problem);
    },
    giveBack: (key) => giveBack(networkOf(key)),
  };
}

/** The refusal with its retry delay; `wait` in ms. */
export function tooMany(wait: number, problem: ProblemFactory = tropDeRequetes) {
  const retryAfter = Math.ceil(wait / 1000);
  return problem(`${problem.kind.title} : réessayez dans ${waitInWords(retryAfter)}.`, { retryAfter });
}

/** A wait in French: « 20 secondes », « une minute », « 5 minutes ». */
export function waitInWords(seconds: number): string {
  if (seconds <= 1) return 'une seconde';
  if (seconds < 60) return `${seconds} secondes`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'une minute' : `${minutes} minutes`;
}

/**
 * The /64 of an IPv6 address. One subscriber owns all the addresses of a /64 and could use each in turn. An IPv4
 * address written as IPv6 becomes IPv4; any other text is returned unchanged.
 */
export function networkOf(key: string): string {
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(key) ?? [];
  if (mapped !== undefined) return mapped;
  const [address = ''] = key.split('%');
  if (!isIPv6(address)) return key;
  // The URL parser normalises the address, with one « :: » at most.
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groupsOf = (part: string) => part.split(':').filter((group) => group !== '');
  const [left, right] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
