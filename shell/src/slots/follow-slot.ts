import type { ManifestEntry, Session } from '@pwp/contracts';
import { effectScope, watch } from 'vue';
import type { Portal } from '../frame/portal.ts';
import { isOpen, mayUse } from '../manifest/places.ts';
import { createContribution, type OfferedSlot } from './contribution.ts';

/** A slot on a page. */
export interface SlotOnPage extends OfferedSlot {
  element: HTMLElement;
}

/**
 * Shows the contributions of `entries` that this account may see, in their order. A contribution leaves at once when the account loses the role or
 * the module is turned off. The returned function empties the slot.
 */
export function followSlot(
  portal: Pick<Portal, 'state' | 'breaker' | 'guard' | 'report'>,
  entries: readonly ManifestEntry[],
  { element: whole, ...slot }: SlotOnPage,
  create = createContribution,
): () => void {
  const scope = effectScope(true);
  const showWhole = () => {
    whole.hidden = [...whole.children].every((element) => element instanceof HTMLElement && element.hidden);
  };
  const contributions = entries.map((entry) => {
    const element = document.createElement('div');
    element.dataset['module'] = entry.id;
    element.hidden = true;
    whole.append(element);
    const show = (isUp: boolean) => {
      element.hidden = !isUp;
      showWhole();
    };
    const contribution = create(entry, slot, { element, show }, portal);
    scope.run(() =>
      watch(
        () => isFor(portal.state.session, entry, slot.name),
        (isShown) => (isShown ? contribution.open() : void contribution.close()),
        { immediate: true, flush: 'sync' },
      ),
    );
    return contribution;
  });
  return () => {
    scope.stop();
    for (const contribution of contributions) void contribution.close();
    whole.replaceChildren();
  };
}

function isFor(session: Readonly<Session> | null, entry: ManifestEntry, name: string): boolean {
  const slot = entry.slots?.find((each) => each.name === name);
  return (
    session !== null &&
    slot !== undefined &&
    isOpen(entry, session) &&
    mayUse(slot.roles.length > 0 ? slot : entry, session.roles)
  );
}
