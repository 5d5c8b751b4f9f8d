import { ProblemError, useSession } from '@pwp/web-kit';
import { onScopeDispose, ref, watch, type Ref } from 'vue';
import type { Note } from '../../contracts/index.ts';
import { exempleClient } from '../exemple-client.ts';

/** The list of the current guichet's notes. */
export interface UseNotesReturn {
  state: Ref<'loading' | 'failed' | 'ready'>;
  /** French sentence that says why the list could not be read. */
  failure: Ref<string>;
  notes: Ref<Note[]>;
  /** Asks the API again. */
  reload: () => Promise<void>;
}

/** Reads the notes now, and again each time the guichet changes; a late answer never replaces a newer one. */
export function useNotes(): UseNotesReturn {
  const session = useSession();
  const state = ref<'loading' | 'failed' | 'ready'>('loading');
  const failure = ref('');
  const notes = ref<Note[]>([]);
  let asked = new AbortController();

  async function reload(): Promise<void> {
    asked.abort();
    const { signal } = (asked = new AbortController());
    state.value = 'loading';
    try {
      const list = await exempleClient.listNotes(signal);
      if (signal.aborted) return;
      notes.value = list.items;
      state.value = 'ready';
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ProblemError)) throw error;
      failure.value = error.message;
      state.value = 'failed';
    }
  }

  watch(
    () => session.guichet?.code,
    async () => {
      // What another guichet wrote must not stay on screen, not even while the answer is awaited.
      notes.value = [];
      await reload();
    },
    { immediate: true },
  );
  onScopeDispose(() => asked.abort());
  return { state, failure, notes, reload };
}
