import type { ManifestEntry } from '@pwp/contracts';
import type { Portal } from '../frame/portal.ts';
import { slotOf } from './shown-to.ts';

/**
 * Shows the modules' contributions to a slot in `element`, until the returned function is called. A slot that no module names loads nothing, not
 * even `follow-slot.ts`.
 */
export function fillSlot(portal: Portal, name: string, element: HTMLElement, data: () => unknown): () => void {
  const entries = portal.manifest.modules
    .filter((entry) => slotOf(entry, name) !== undefined)
    .toSorted((one, other) => priorityIn(other, name) - priorityIn(one, name));
  if (entries.length === 0) return () => undefined;
  let isLeft = false;
  let leave: (() => void) | undefined;
  import('./follow-slot.ts').then(
    ({ followSlot }) => {
      if (!isLeft) leave = followSlot(portal, entries, { name, element, data });
    },
    (error: unknown) => console.error(`slot ${name}`, error),
  );
  return () => {
    isLeft = true;
    leave?.();
  };
}

function priorityIn(entry: ManifestEntry, name: string): number {
  return slotOf(entry, name)?.priority ?? 0;
}
