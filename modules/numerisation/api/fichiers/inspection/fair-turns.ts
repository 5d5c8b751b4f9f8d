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
  /** Pieces of work that run at once; at most one per account. */
  atOnce: number;
  /** Pieces of work that one account may queue without a time limit. */
  waitingEach: number;
  /** How long one more piece of the same account may wait for one of these places, ms. An honest burst ends quickly. */
  patienceMs: number;
  /** Most pieces of work that one account may queue, those waiting for a place included. */
  waitingMost: number;
  /** Pieces of work queued by all accounts. */
  waiting: number;
}

/** Round-robin turns between accounts, whatever the load of each. */
export interface FairTurns {
  /**
   * Runs `work` when the account's turn comes. If `signal` aborts while it waits, rejects with the signal's reason;
   * work that has started runs to its end. Rejects with `TooManyWaiting`.
   */
  run<T>(account: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** Turns with `atOnce` places. */
export function createFairTurns(options: FairTurnsOptions): FairTurns {
  const { atOnce, waitingEach, patienceMs, waitingMost, waiting } = options;
  /** The queue of each account; the next account comes first. */
  const lines = new Map<string, (() => void)[]>();
  const working = new Set<string>();
  let queued = 0;

  const leave = (account: string, start: () => void): void => {
    const line = lines.get(account) ?? [];
    const place = line.indexOf(start);
    if (place === -1) return;
    line.splice(place, 1);
    queued -= 1;
    if (line.length === 0) lines.delete(account);
  };

  const next = (): void => {
    for (const [account, line] of lines) {
      if (working.size >= atOnce) return;
      const [start] = line;
      if (start === undefined || working.has(account)) continue;
      leave(account, start);
      // Moves the account to the back, behind those that still wait for a first turn.
      if (lines.delete(account)) lines.set(account, line);
      working.add(account);
      start();
    }
  };

  const turn = async (account: string, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const line = lines.get(account) ?? [];
    if (line.length >= waitingMost) throw new TooManyWaiting('account');
    if (queued >= waiting) throw new TooManyWaiting('everybody');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abandon = () => {
      leave(account, resolve);
      reject(signal.reason);
    };
    const despair = () => {
      if (line.indexOf(resolve) < waitingEach) return;
      leave(account, resolve);
      reject(new TooManyWaiting('account'));
    };
    const patience = line.length < waitingEach ? undefined : setTimeout(despair, patienceMs);
    signal.addEventListener('abort', abandon, { once: true });
    line.push(resolve);
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
    async run(account, signal, work) {
      await turn(account, signal);
      try {
        return await work();
      } finally {
        working.delete(account);
        next();
      }
    },
  };
}
