import type { Session } from '@pwp/contracts';
import { keepDestination } from '@pwp/web-kit/host';
import { profileCompletionOf } from '../manifest/account-links.ts';
import { placeOf } from '../manifest/places.ts';
import type { PortalManifest } from '../page-data.ts';

/**
 * Puts the page that completes a profile in place of the one that was asked for when personal data is missing; the page goes on to it afterwards.
 * Where no module has such a page, or it is out of order, nobody is kept from work.
 */
export function askForMissingProfile(session: Session, manifest: PortalManifest): void {
  const page = profileCompletionOf(manifest);
  if (session.profilIncomplet !== true || page === undefined || location.pathname === page) return;
  if (placeOf(page, manifest, session).kind !== 'module') return;
  keepDestination();
  history.replaceState(null, '', page);
}
