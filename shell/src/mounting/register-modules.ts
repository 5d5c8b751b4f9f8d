import type { ManifestEntry } from '@pwp/contracts';
import { registerApplication } from 'single-spa';
import type { Portal } from '../frame/portal.ts';
import { placeOf } from '../manifest/places.ts';
import { createLifecycles } from './lifecycles.ts';
import { readAhead } from './read-ahead.ts';

/**
 * Hands a module to single-spa when the page first comes to one of its addresses. single-spa asks all that it knows whether they are active
 * for each application that is added: two hundred at once would hold a slow machine for half a second. Called once the portal follows
 * addresses, since it reads the place that they lead to.
 */
export function registerModules(portal: Portal): void {
  const registered = new Set<string>();
  const register = (): ManifestEntry | undefined => {
    const { place } = portal.state;
    if (place.kind !== 'module' || registered.has(place.entry.id)) return undefined;
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
    return entry;
  };
  register();
  // The code loads while single-spa still unmounts the module before. That of the page's first module is on its way already.
  window.addEventListener('single-spa:before-routing-event', () => void readAhead(register(), portal));
}
