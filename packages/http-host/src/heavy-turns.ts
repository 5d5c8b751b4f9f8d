import {
  createFairTurns,
  serviceIndisponible,
  tooMany,
  TooManyWaiting,
  type Heaviness,
  type TurnTaker,
} from '@pwp/api-kit';

/**
 * Heavy requests of one kind under way in a process, and those that wait: one of an account, three of a guichet, so that a place is
 * always left to another. With two of an account a neighbour's dashboard took more than three times as long
 * (`bench/flood.ts`). A hundred of one account may wait, which an honest page never comes near.
 */
const ASKED = {
  atOnce: 4,
  eachGuichet: 3,
  waitingEach: 10,
  patienceMs: 10_000,
  waitingMost: 100,
  waiting: 1_000,
};

/** Bodies that are held whole in memory: one of a token. A slow sender leaves room for nineteen others. */
const UPLOADS = { atOnce: 20, waitingEach: 3, patienceMs: 0, waitingMost: 3, waiting: 60 };

/** When to come back, ms. */
const RETRY_AFTER = 5_000;

/**
 * Runs the work of a heavy route in the turn of its caller. Throws `trop-de-requetes` when too much of its own waits,
 * and `service-indisponible` when everybody's does.
 */
export type HeavyTurns = <T>(kind: Heaviness, taker: TurnTaker, work: () => Promise<T>) => Promise<T>;

/** The turns of one host. */
export function createHeavyTurns(): HeavyTurns {
  const turns = {
    reads: createFairTurns(ASKED),
    outside: createFairTurns(ASKED),
    uploads: createFairTurns(UPLOADS),
  };
  return async (kind, taker, work) => {
    try {
      return await turns[kind].run(taker, work);
    } catch (error) {
      if (!(error instanceof TooManyWaiting)) throw error;
      throw error.whose === 'account'
        ? tooMany(RETRY_AFTER)
        : serviceIndisponible('Trop de demandes arrivent en même temps. Réessayez dans un instant.');
    }
  };
}
