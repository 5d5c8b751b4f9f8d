import { useReading, type UseReadingReturn } from '@pwp/web-kit';
import { computed, type ComputedRef } from 'vue';

/** What a panel shows of the line that it was opened for. */
export interface UseOpenedReturn<T> extends Pick<UseReadingReturn<T>, 'state' | 'failure' | 'reload'> {
  /** As it was just read; undefined until then, and while it is another line's. */
  shown: ComputedRef<T | undefined>;
}

/** Reads the opened line again, since somebody else may have acted on it after the list came; nothing while no line is open. */
export function useOpened<Id, T extends { id: Id }>(
  openedId: () => Id | undefined,
  read: (id: Id, signal: AbortSignal) => Promise<T>,
): UseOpenedReturn<T> {
  const { state, failure, value, reload } = useReading(async (signal) => {
    const id = openedId();
    return id === undefined ? undefined : read(id, signal);
  }, openedId);
  const shown = computed(() => (value.value?.id === openedId() ? value.value : undefined));
  return { state, failure, reload, shown };
}
