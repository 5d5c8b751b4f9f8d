/** Why nobody else may wait: the account has enough waiting, or all accounts together have. */
export class TooManyWaiting extends Error {
  readonly whose: 'account' | 'everybody';

  constructor(whose: TooManyWaiting['whose']) {
    super(`too many wait: those of ${whose}`);
    this.name = 'TooManyWaiting';
    this.whose = whose;
  }
}

/** How many may work and wait. */
export interface FairTurnsOptions {
  /** Pieces of work at once; of one account, one at a time. */
  atOnce: number;
  /** Pieces of work of one account that may wait as long as it takes. */
  waitingEach: number;
  /** How long one more of the same account may wait for one of these places, ms: an honest burst is soon over. */
  patienceMs: number;
  /** Pieces of work of one account that may wait with that. */
  waitingMost: number;
  /** Pieces of work that may wait in all. */
  waiting: number;
}

/** Turns that go round from account to account, whatever each of them asks for. */
export interface FairTurns {
  /**
   * Runs `work` at the account's turn. One whose `signal` is aborted while it waits is let go, with the signal's reason; one
   * that began goes on to its end. Rejects with `TooManyWaiting`.
   */
  run<T>(account: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** Turns over `atOnce` places. */
export function createFairTurns(options: FairTurnsOptions): FairTurns {
  const { atOnce, waitingEach, patienceMs, waitingMost, waiting } = options;
  /** Who waits; the account whose turn is next comes first. */
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
      // Behind those who still wait for a first turn.
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
