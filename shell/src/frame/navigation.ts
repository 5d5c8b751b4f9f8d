import { navigateToUrl } from 'single-spa';
import { placeOf } from '../manifest/places.ts';
import type { Portal } from './portal.ts';

/** Keeps the frame on the address of the page, and follows the portal's links without a reload. */
export function followNavigation(portal: Portal): void {
  const follow = () => {
    portal.state.path = location.pathname;
    portal.state.place = placeOf(location.pathname, portal.manifest, portal.state.session);
    // Nobody is signed in on a page opened from outside: the other pages start with sign-in, as a full load does.
    if (portal.state.place.kind === 'sign-in') location.reload();
  };
  window.addEventListener('single-spa:before-routing-event', follow);
  document.addEventListener('click', (event) => followLink(event, portal));
  follow();
}

function followLink(event: MouseEvent, portal: Portal): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return;
  const { kind } = placeOf(link.pathname, portal.manifest, portal.state.session);
  // What is no page of the portal (`/dev/mail`, a file) and what needs sign-in are left to the browser.
  if (kind === 'not-found' || kind === 'sign-in') return;
  // An anchor of this very page too: the browser moves the focus itself.
  if (link.pathname === location.pathname && link.hash !== '') return;
  event.preventDefault();
  navigateToUrl(link.pathname + link.search + link.hash);
}
