import { placeOf } from '../manifest/places.ts';
import type { Portal } from './portal.ts';

/** Keeps the frame on the address of the page, and follows the portal's links without a reload. */
export function followNavigation(portal: Portal): void {
  window.addEventListener('single-spa:before-routing-event', () => portal.follow());
  document.addEventListener('click', (event) => followLink(event, portal));
  portal.follow();
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
  portal.go(link.pathname + link.search + link.hash);
}
