import { createRateLimit, ProblemError, type Access, type Account } from '@pwp/api-kit';

/** How many requests one caller may make within `WINDOW`, to each process. */
export interface Budgets {
  /** Of an account, or of an application. */
  account: number;
  /** Of a network address, to public routes, and with what is no good token. */
  address: number;
}

/** How long requests are counted together, s: short, so that who went too far waits little. */
const WINDOW = 10;

/** Whether a caller asks too much. */
export interface Throttle {
  /** Counts a request for its account, or for its address when it has none. Throws `trop-de-requetes`. */
  count: (caller: { account: Account | undefined }, origin: string) => Promise<void>;
  /**
   * What looks for the caller of a request from this address: one that is refused for want of a good token counts for its address,
   * so that a guarded route is no way around the budget of public ones. Throws what `resolve` throws, or `trop-de-requetes`.
   */
  resolving: <T>(access: Access, origin: string, resolve: () => Promise<T>) => Promise<T>;
}

/** Budgets kept in this process; each has a bounded memory, whatever addresses come. */
export function createThrottle(budgets: Budgets): Throttle {
  const accounts = createRateLimit(budgets.account, WINDOW);
  const addresses = createRateLimit(budgets.address, WINDOW);
  return {
    count: ({ account }, origin) => (account === undefined ? addresses.require(origin) : accounts.require(account.id)),
    async resolving(access, origin, resolve) {
      try {
        return await resolve();
      } catch (error) {
        if (access !== 'public' && error instanceof ProblemError && error.status === 401)
          await addresses.require(origin);
        throw error;
      }
    },
  };
}
