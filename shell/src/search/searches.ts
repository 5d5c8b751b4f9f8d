import type { ManifestEntry, SearchDeclaration, Session } from '@pwp/contracts';
import { isOpen, mayUse } from '../manifest/places.ts';
import type { PortalManifest } from '../page-data.ts';

/** A module that the search box asks. */
export interface Searched {
  entry: ManifestEntry;
  search: SearchDeclaration;
}

/** What may be asked for an account, in the order of the menu. */
export function searchesOf(manifest: PortalManifest, session: Readonly<Session>): Searched[] {
  return manifest.modules.flatMap((entry) => {
    const { search } = entry;
    const isAsked =
      search !== undefined &&
      isOpen(entry, session) &&
      mayUse(entry, session.roles) &&
      mayUse({ roles: search.roles ?? [] }, session.roles);
    return isAsked ? [{ entry, search }] : [];
  });
}
