import type { Session } from '@pwp/contracts';
import { keepDestination } from '@pwp/web-kit/host';
import { placeOf } from '../manifest/places.ts';
import type { PortalManifest } from '../page-data.ts';

/** Where a person says what the portal must know of it. */
const PROFILE_PAGE = '/profile/informations';

/**
 * Puts the profile's page in place of the one that was asked for when personal data is missing; the page goes on to it afterwards.
 * Where the portal has no profile, or it is out of order, nobody is kept from work.
 */
export function askForMissingProfile(session: Session, manifest: PortalManifest): void {
  if (session.profilIncomplet !== true || location.pathname === PROFILE_PAGE) return;
  if (placeOf(PROFILE_PAGE, manifest, session).kind !== 'module') return;
  keepDestination();
  history.replaceState(null, '', PROFILE_PAGE);
}
