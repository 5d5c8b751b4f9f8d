import { AsyncLocalStorage } from 'node:async_hooks';

const ids = new AsyncLocalStorage<string>();

/** Runs work for the request of this id: its messages and its calls to the outside carry it. */
export function underRequestId<T>(id: string, work: () => T): T {
  return ids.run(id, work);
}

/** The id of the request that the code at hand works for, now or by a message that it left. */
export function currentRequestId(): string | undefined {
  return ids.getStore();
}
