import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import { DatabaseError, Sequelize, Transaction } from 'sequelize';

const context = new AsyncLocalStorage<Map<string, unknown>>();

/** What Sequelize expects of a CLS namespace, over Node's own. Once for the process: it is global to Sequelize. */
Sequelize.useCLS({
  get: (key: string) => context.getStore()?.get(key),
  set: (key: string, value: unknown) => {
    context.getStore()?.set(key, value);
  },
  run: (work: (store: unknown) => unknown) => {
    const store = new Map(context.getStore());
    return context.run(store, () => work(store));
  },
  bind: <T extends (...input: unknown[]) => unknown>(work: T) => AsyncLocalStorage.bind(work),
});

/** MariaDB ends one of two transactions that wait for each other: it changed nothing, and `work` runs again. */
export async function runAgainOnDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === DEADLOCK_ATTEMPTS || !isDeadlock(error)) throw error;
      await setTimeout(Math.random() * 20 * attempt);
    }
  }
}

const DEADLOCK_ATTEMPTS = 5;

function isDeadlock(error: unknown): boolean {
  return error instanceof DatabaseError && 'code' in error.parent && error.parent.code === 'ER_LOCK_DEADLOCK';
}

/** The transaction that queries made now join. */
export function currentTransaction(): Transaction | undefined {
  const transaction = context.getStore()?.get('transaction');
  return transaction instanceof Transaction ? transaction : undefined;
}

/** Whether queries made now join a transaction. */
export function isInTransaction(): boolean {
  return context.getStore()?.get('transaction') !== undefined;
}

/** Runs `work`, whose queries join this transaction, of whatever pool it is. */
export function joining<T>(transaction: Transaction, work: () => Promise<T>): Promise<T> {
  return context.run(new Map<string, unknown>([['transaction', transaction]]), work);
}
