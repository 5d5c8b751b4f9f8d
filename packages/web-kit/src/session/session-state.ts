import { computed, shallowReactive, type WritableComputedRef } from 'vue';
import { useSession } from './session.ts';

/** What a session state holds. */
export interface SessionStateOptions<Value> {
  /** Before anything was written. */
  initial: Value;
  /** Refuses what another module, or another release of this one, wrote in another shape: `initial` stands for it. */
  isExpected: (value: unknown) => value is Value;
}

const kept = shallowReactive(new Map<string, unknown>());

/**
 * A small state that outlives a module's pages, under a name `<module>.<name>` by which other modules share it. Each
 * guichet of the account has its own. It stays in memory, so it may hold personal data: signing out, another account
 * and a reload all empty it.
 */
export function defineSessionState<Value>(
  name: string,
  { initial, isExpected }: SessionStateOptions<Value>,
): () => WritableComputedRef<Value> {
  const session = useSession();
  const key = () => `${session.guichet?.code ?? ''} ${name}`;
  return () =>
    computed({
      get: () => {
        const value = kept.get(key());
        return isExpected(value) ? value : initial;
      },
      set: (value) => void kept.set(key(), value),
    });
}
