import { getCurrentScope, onScopeDispose } from 'vue';

/** A message of the open page: who is there hears it, at once; nothing is kept for who comes later. */
export interface PageEvent<Payload> {
  /** Tells everyone who listens. What one of them throws reaches neither the others nor the caller. */
  emit: (payload: Payload) => void;
  /** Listens until the surrounding component is gone, or until the returned function is called. */
  on: (hear: (payload: Payload) => void) => () => void;
}

interface Listener {
  // A method: its parameter is what the declarations of this name agree on.
  hear(payload: unknown): void;
}

const listeners = new Map<string, Set<Listener>>();

/**
 * A typed message between modules, or between a page and what stands in its slots: `<module>.<what happened>`. Both
 * sides declare it with the same name and the same type, which belongs to the contract of the module that emits it.
 */
export function defineEvent<Payload>(name: string): PageEvent<Payload> {
  return {
    emit(payload) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          listener.hear(payload);
        } catch (error) {
          // As the browser does for its own events; the shell hears whose code it was.
          reportError(error);
        }
      }
    },
    on(hear) {
      const listener: Listener = { hear };
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener));
      const leave = () => void all.delete(listener);
      if (getCurrentScope() !== undefined) onScopeDispose(leave);
      return leave;
    },
  };
}

/** The registry changed something: a release, a ring, a module turned off. Payload: the journal's last number. */
export const registryMoved = defineEvent<number>('portail.registry-moved');
