import { AsyncLocalStorage } from 'node:async_hooks';
import { underRequestId, type Account } from '@pwp/api-kit';

/** What a call of a module's process is for, as its host knows it. */
export interface Occasion {
  /** Whose request it is; undefined for a job, a message and whoever is not signed in. */
  account: Pick<Account, 'id' | 'email'> | undefined;
  requestId: string | undefined;
}

const occasions = new AsyncLocalStorage<Occasion | undefined>();

/** Runs work that a module asks for while it answers such a call. */
export function underOccasion<T>(occasion: Occasion | undefined, work: () => T): T {
  return occasions.run(occasion, () =>
    occasion?.requestId === undefined ? work() : underRequestId(occasion.requestId, work),
  );
}

/** That of the call at hand; undefined for what belongs to none that is under way. */
export function occasionAtHand(): Occasion | undefined {
  return occasions.getStore();
}
