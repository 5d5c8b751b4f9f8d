import { watch } from 'vue';
import { whenIdle } from '../when-idle.ts';
import type { PortalState } from './portal.ts';

/** The page that was opened has the line and the processor for itself so long, ms. */
const PAGE_FIRST = 1_000;

/**
 * Does what nobody waits for: a moment after a module is mounted or has failed, or after a page of the shell is drawn, and then when
 * the page has nothing better to do.
 */
export function onceOnScreen(state: Pick<PortalState, 'place' | 'region'>, work: () => void): void {
  const isThere = () =>
    state.place.kind !== 'module' || state.region.status === 'ready' || state.region.status === 'failed';
  const begin = () => setTimeout(() => whenIdle(work), PAGE_FIRST);
  if (isThere()) begin();
  else watch(isThere, begin, { once: true });
}
