import { ProblemError } from './problem-error.ts';
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue';

/** Something read from the API, and read again. */
export interface UseReadingReturn<T> {
  state: Ref<'loading' | 'failed' | 'ready'>;
  /** French sentence that says why it could not be read. */
  failure: Ref<string>;
  /** The last that was read; stays on screen while it is read again. */
  value: ShallowRef<T | undefined>;
  /** True when it could be read. */
  reload: () => Promise<boolean>;
}

/** Reads now, and again each time `question` changes; a late answer never replaces a newer one. */
export function useReading<T>(
  read: (signal: AbortSignal) => Promise<T>,
  question?: WatchSource<unknown>,
): UseReadingReturn<T> {
  const state = ref<'loading' | 'failed' | 'ready'>('loading');
  const failure = ref('');
  const value = shallowRef<T>();
  let asked = new AbortController();

  async function reload(): Promise<boolean> {
    asked.abort();
    const { signal } = (asked = new AbortController());
    state.value = 'loading';
    try {
      const answer = await read(signal);
      if (signal.aborted) return false;
      value.value = answer;
      state.value = 'ready';
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (!(error instanceof ProblemError)) throw error;
      failure.value = error.message;
      state.value = 'failed';
      return false;
    }
  }

  void reload();
  if (question !== undefined) watch(question, () => void reload());
  onScopeDispose(() => asked.abort());
  return { state, failure, value, reload };
}
