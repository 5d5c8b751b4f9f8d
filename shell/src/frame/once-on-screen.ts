import { watch } from 'vue';
import { whenIdle } from '../when-idle.ts';
import type { PortalState } from './portal.ts';

/** Background work waits this long, so that the page has network and processor to itself, ms. */
const PAGE_FIRST = 1_000;

/**
 * Runs background work a moment after a module is mounted or has failed, or after a page of the shell is drawn, and once the page is idle.
 */
export function onceOnScreen(state: Pick<PortalState, 'place' | 'region'>, work: () => void): void {
  const isThere = () =>
    state.place.kind !== 'module' || state.region.status === 'ready' || state.region.status === 'failed';
  const begin = () => setTimeout(() => whenIdle(work), PAGE_FIRST);
  if (isThere()) begin();
  else watch(isThere, begin, { once: true });
}
