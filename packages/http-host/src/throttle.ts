import { createAddressShare, createRateLimit, ProblemError, tooMany } from '@pwp/api-kit';

/** Most requests of one caller within `WINDOW`, for each process. */
export interface Budgets {
  /** Requests of an account, an application or a token. */
  account: number;
  /** Requests of a network address to public routes, or without a valid token. */
  address: number;
}

/** Length of a counting window, s: short, so that a refused caller waits little. */
const WINDOW = 10;

/** Streams of events that one network address may hold open: whoever opens more leaves room for others. */
const STREAMS = 200;

/** When a caller who has too many streams may ask again, ms. */
const STREAM_WAIT = 60_000;

/** Whether a caller sends too many requests. */
export interface Throttle {
  /** Counts a request for its caller's key, or for its address without one. Throws `trop-de-requetes`. */
  count: (key: string | undefined, origin: string) => Promise<void>;
  /**
   * Wraps the resolver of callers from this address. A request without a valid token counts for its address, so that
   * guarded routes do not bypass the budget of public ones. Throws the errors of `resolve`, or `trop-de-requetes`.
   */
  resolving: <T>(origin: string, resolve: () => Promise<T>) => Promise<T>;
  /** Counts a stream of events for its address; the function ends it. Throws `trop-de-requetes`. */
  openStream: (origin: string) => () => void;
}

/** Budgets of this process, with bounded memory whatever addresses come. */
export function createThrottle(budgets: Budgets): Throttle {
  const accounts = createRateLimit(budgets.account, WINDOW);
  const addresses = createRateLimit(budgets.address, WINDOW);
  const streams = createAddressShare(STREAMS);
  return {
    count: (key, origin) => (key === undefined ? addresses.require(origin) : accounts.require(key)),
    async resolving(origin, resolve) {
      try {
        return await resolve();
      } catch (error) {
        if (error instanceof ProblemError && error.status === 401) await addresses.require(origin);
        throw error;
      }
    },
    openStream(origin) {
      const giveBack = streams(origin);
      if (giveBack === undefined) throw tooMany(STREAM_WAIT);
      return giveBack;
    },
  };
}
