import { computed, type ComputedRef } from 'vue';
import type { VignetteSource } from '../../vignettes/use-vignette.ts';
import type { DepotFile } from './depot-file.ts';

/** Asks the portal for the bytes of a file that it has. */
export type ReadFile = (id: string, signal: AbortSignal) => Promise<Blob>;

/**
 * Where the bytes of a file are: here, or with the portal, which is asked by `read`. It changes only when the bytes do,
 * and is null without a file.
 */
export function useFileSource(
  file: () => DepotFile | undefined,
  read: () => ReadFile,
): ComputedRef<VignetteSource | null> {
  // Each is compared with the last one, so that the progress of an upload changes nothing.
  const id = computed(() => file()?.id);
  const held = computed(() => file()?.file ?? null);
  return computed(() => {
    const { value } = id;
    if (value === undefined) return null;
    return held.value ?? ((signal) => read()(value, signal));
  });
}
