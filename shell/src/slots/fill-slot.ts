import type { Portal } from '../frame/portal.ts';

/**
 * Shows the modules' contributions to a slot in `element`, until the returned function is called. A slot that no module names loads nothing, not
 * even `follow-slot.ts`.
 */
export function fillSlot(portal: Portal, name: string, element: HTMLElement, data: () => unknown): () => void {
  const entries = portal.manifest.modules.filter(({ slots }) => slots?.some((slot) => slot.name === name));
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
