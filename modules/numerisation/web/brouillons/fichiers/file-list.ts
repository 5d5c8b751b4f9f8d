import { shallowRef, type ShallowRef } from 'vue';
import { isToSend, type DepotFile } from './depot-file.ts';

/** The files of a sending in the agent's order, including refused ones. */
export interface FileList {
  files: Readonly<ShallowRef<readonly DepotFile[]>>;
  find: (id: string) => DepotFile | undefined;
  set: (files: readonly DepotFile[]) => void;
  push: (files: readonly DepotFile[]) => void;
  change: (id: string, change: Partial<DepotFile>) => void;
  drop: (id: string) => void;
  /** Swaps a file with the next one of its role to send, before (-1) or after (1); false when there is none. */
  move: (id: string, step: -1 | 1) => boolean;
}

/** An empty list. */
export function createFileList(): FileList {
  const files = shallowRef<readonly DepotFile[]>([]);

  function move(id: string, step: -1 | 1): boolean {
    const order = [...files.value];
    const from = order.findIndex((file) => file.id === id);
    const moved = order[from];
    // Skips refused files, which are not sent, and forms, which are not ordered with the pieces.
    const isPlace = (file: DepotFile, index: number) =>
      isToSend(file) && file.role === moved?.role && (index - from) * step > 0;
    const to = step === 1 ? order.findIndex(isPlace) : order.findLastIndex(isPlace);
    const other = order[to];
    if (moved === undefined || other === undefined) return false;
    order[from] = other;
    order[to] = moved;
    files.value = order;
    return true;
  }

  return {
    files,
    find: (id) => files.value.find((file) => file.id === id),
    set: (next) => (files.value = next),
    push: (added) => (files.value = [...files.value, ...added]),
    change: (id, change) => (files.value = files.value.map((file) => (file.id === id ? { ...file, ...change } : file))),
    drop: (id) => (files.value = files.value.filter((file) => file.id !== id)),
    move,
  };
}
