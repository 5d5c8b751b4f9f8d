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
  // The browser follows links to other addresses (`/dev/mail`, a file) and to pages that need sign-in.
  if (kind === 'not-found' || kind === 'sign-in') return;
  // An anchor of this page: the browser moves the focus.
  if (link.pathname === location.pathname && link.hash !== '') return;
  event.preventDefault();
  portal.go(link.pathname + link.search + link.hash);
}
