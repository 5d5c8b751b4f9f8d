import { ALERT_SLOT } from '@pwp/contracts/alert-slot';
import { watch } from 'vue';
import type { Portal } from '../frame/portal.ts';
import { fillSlot } from './fill-slot.ts';
import { alertCountUrls } from './shown-to.ts';

/**
 * Shows the modules' alerts in `element`, above every page, until the returned function is called. Until a count says that there is one, no
 * code is loaded for them.
 */
export function fillAlerts(portal: Portal, element: HTMLElement, fill = fillSlot): () => void {
  const { manifest, state } = portal;
  let leave: (() => void) | undefined;
  const stop = watch(
    () =>
      state.session !== null && alertCountUrls(manifest, state.session).some((url) => (state.counts.get(url) ?? 0) > 0),
    (isAlerted) => {
      if (isAlerted) leave ??= fill(portal, ALERT_SLOT, element, () => undefined);
    },
    { immediate: true },
  );
  return () => {
    stop();
    leave?.();
  };
}
