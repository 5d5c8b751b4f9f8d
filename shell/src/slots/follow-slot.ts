import type { ManifestEntry } from '@pwp/contracts';
import { effectScope, watch } from 'vue';
import type { Portal } from '../frame/portal.ts';
import { createContribution, type OfferedSlot } from './contribution.ts';
import { isShownTo, slotCountUrl } from './shown-to.ts';

/** A slot on a page. */
export interface SlotOnPage extends OfferedSlot {
  element: HTMLElement;
}

/**
 * Shows the contributions of `entries` that this account may see, in their order. A contribution leaves at once when the account loses the role,
 * the module is turned off, or its count is 0. The returned function empties the slot.
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
  const hasSomething = (entry: ManifestEntry) => {
    const url = slotCountUrl(entry, slot.name);
    return url === undefined || (portal.state.counts.get(url) ?? 0) > 0;
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
        () => isShownTo(portal.state.session, entry, slot.name) && hasSomething(entry),
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
