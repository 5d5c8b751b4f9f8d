import {
  registerApplication,
  setBootstrapMaxTime,
  setMountMaxTime,
  setUnloadMaxTime,
  setUnmountMaxTime,
} from 'single-spa';
import type { Portal } from '../frame/portal.ts';
import { placeOf } from '../manifest/places.ts';
import { createLifecycles } from './lifecycles.ts';

/** How long single-spa waits for lifecycles that keep the time themselves, ms. */
const SINGLE_SPA_LIMIT = 3_000;

/**
 * Hands a module to single-spa when the page first comes to one of its addresses. single-spa asks all that it knows whether they are active
 * for each application that is added: two hundred at once would hold a slow machine for half a second. Called once the portal follows
 * addresses, since it reads the place that they lead to.
 */
export function registerModules(portal: Portal): void {
  // By itself it would wait for ever, and no other module would come. What takes its time to leave is no warning.
  for (const limit of [setBootstrapMaxTime, setMountMaxTime, setUnmountMaxTime, setUnloadMaxTime])
    limit(SINGLE_SPA_LIMIT, true, SINGLE_SPA_LIMIT);
  const registered = new Set<string>();
  const register = () => {
    const { place } = portal.state;
    if (place.kind !== 'module' || registered.has(place.entry.id)) return;
    const { entry } = place;
    registered.add(entry.id);
    registerApplication({
      name: entry.id,
      app: () => Promise.resolve(createLifecycles(entry, portal)),
      activeWhen: ({ pathname }) => {
        const at = placeOf(pathname, portal.manifest, portal.state.session);
        return at.kind === 'module' && at.entry === entry;
      },
    });
  };
  register();
  window.addEventListener('single-spa:before-routing-event', register);
}
