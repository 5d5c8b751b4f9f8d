/** Why the queue is full: the account has too many pieces waiting, or all accounts together do. */
export class TooManyWaiting extends Error {
  readonly whose: 'account' | 'everybody';

  constructor(whose: TooManyWaiting['whose']) {
    super(`too many wait: those of ${whose}`);
    this.name = 'TooManyWaiting';
    this.whose = whose;
  }
}

/** Limits on running and waiting work. */
export interface FairTurnsOptions {
  /** Pieces of work that run at once. */
  atOnce: number;
  /** Those of one account; 1 unless said. */
  each?: number;
  /** Those of one guichet, whoever works for it; without a limit unless said. */
  eachGuichet?: number;
  /** Pieces of work that one account may queue without a time limit. */
  waitingEach: number;
  /** How long one more piece of the same account may wait for one of these places, ms. An honest burst ends quickly. */
  patienceMs: number;
  /** Most pieces of work that one account may queue, those waiting for a place included. */
  waitingMost: number;
  /** Pieces of work queued by all accounts. */
  waiting: number;
}

/** Whose work it is. */
export interface TurnTaker {
  account: string;
  guichet?: string | undefined;
  /** Aborts when nobody waits for the work any more. */
  signal: AbortSignal;
}

/** Round-robin turns between accounts, whatever the load of each. */
export interface FairTurns {
  /**
   * Runs `work` when the account's turn comes. If `signal` aborts while it waits, rejects with the signal's reason;
   * work that has started runs to its end. Rejects with `TooManyWaiting`.
   */
  run<T>(taker: TurnTaker, work: () => Promise<T>): Promise<T>;
}

/** Turns with `atOnce` places. */
export function createFairTurns(options: FairTurnsOptions): FairTurns {
  const { atOnce, each = 1, eachGuichet = atOnce, waitingEach, patienceMs, waitingMost, waiting } = options;
  /** The queue of each account; the next account comes first. */
  const lines = new Map<string, Waiter[]>();
  const working = { all: 0, accounts: createTally(), guichets: createTally() };
  let queued = 0;

  const leave = (account: string, waiter: Waiter): void => {
    const line = lines.get(account) ?? [];
    const place = line.indexOf(waiter);
    if (place === -1) return;
    line.splice(place, 1);
    queued -= 1;
    if (line.length === 0) lines.delete(account);
  };

  const next = (): void => {
    for (const [account, line] of lines) {
      if (working.all >= atOnce) return;
      // Another guichet of the same account need not wait for the place of the first one.
      const waiter = line.find(({ guichet }) => working.guichets.of(guichet) < eachGuichet);
      if (waiter === undefined || working.accounts.of(account) >= each) continue;
      leave(account, waiter);
      // Moves the account to the back, behind those that still wait for a turn.
      if (lines.delete(account)) lines.set(account, line);
      count(account, waiter.guichet, 1);
      waiter.start();
    }
  };

  const count = (account: string, guichet: string | undefined, change: 1 | -1): void => {
    working.all += change;
    working.accounts.add(account, change);
    working.guichets.add(guichet, change);
  };

  const turn = async ({ account, guichet, signal }: TurnTaker): Promise<void> => {
    signal.throwIfAborted();
    const line = lines.get(account) ?? [];
    if (line.length >= waitingMost) throw new TooManyWaiting('account');
    if (queued >= waiting) throw new TooManyWaiting('everybody');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { guichet, start: resolve };
    const abandon = () => {
      leave(account, waiter);
      reject(signal.reason);
    };
    const despair = () => {
      if (line.indexOf(waiter) < waitingEach) return;
      leave(account, waiter);
      reject(new TooManyWaiting('account'));
    };
    const patience = line.length < waitingEach ? undefined : setTimeout(despair, patienceMs);
    signal.addEventListener('abort', abandon, { once: true });
    line.push(waiter);
    lines.set(account, line);
    queued += 1;
    next();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', abandon);
      clearTimeout(patience);
    }
  };

  return {
    async run(taker, work) {
      await turn(taker);
      try {
        return await work();
      } finally {
        count(taker.account, taker.guichet, -1);
        next();
      }
    },
  };
}

/** A piece of work that waits for its turn. */
interface Waiter {
  guichet: string | undefined;
  start: () => void;
}

/** Counts by name; nobody has none, and zero is forgotten. */
function createTally() {
  const counts = new Map<string, number>();
  const of = (name: string | undefined): number => (name === undefined ? 0 : (counts.get(name) ?? 0));
  return {
    of,
    add(name: string | undefined, change: number): void {
      if (name === undefined) return;
      const now = of(name) + change;
      if (now === 0) counts.delete(name);
      else counts.set(name, now);
    },
  };
}
