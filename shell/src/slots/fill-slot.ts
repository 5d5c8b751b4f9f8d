import type { Portal } from '../frame/portal.ts';

/**
 * Shows in `place` what the modules have for a slot, until the returned function is called. A page without a slot, and
 * a slot that no module names, load nothing, this code's other part included.
 */
export function fillSlot(portal: Portal, name: string, place: HTMLElement, data: () => unknown): () => void {
  const entries = portal.manifest.modules.filter(({ slots }) => slots?.some((slot) => slot.name === name));
  if (entries.length === 0) return () => undefined;
  let isLeft = false;
  let leave: (() => void) | undefined;
  import('./follow-slot.ts').then(
    ({ followSlot }) => {
      if (!isLeft) leave = followSlot(portal, entries, { name, place, data });
    },
    (error: unknown) => console.error(`slot ${name}`, error),
  );
  return () => {
    isLeft = true;
    leave?.();
  };
}
