import type { Session } from '@pwp/contracts';
import { keepDestination } from '@pwp/web-kit/host';
import { profileCompletionOf } from '../manifest/account-links.ts';
import { placeOf } from '../manifest/places.ts';
import type { PortalManifest } from '../page-data.ts';

/**
 * The page that completes the profile, when it comes before the page at `path`: personal data is missing, and that page is not for
 * everybody to read. Where no module has such a page, or it is out of order, nobody is kept from work.
 */
export function profileBefore(
  path: string,
  session: Readonly<Session> | null,
  manifest: PortalManifest,
): string | undefined {
  const page = profileCompletionOf(manifest);
  if (session?.profilIncomplet !== true || page === undefined || path === page) return undefined;
  if (placeOf(path, manifest, null).kind !== 'sign-in') return undefined;
  return placeOf(page, manifest, session).kind === 'module' ? page : undefined;
}

/** Puts that page in place of the one that was asked for; the page goes on to it afterwards. */
export function askForMissingProfile(session: Readonly<Session>, manifest: PortalManifest): void {
  const page = profileBefore(location.pathname, session, manifest);
  if (page === undefined) return;
  keepDestination();
  history.replaceState(null, '', page);
}
