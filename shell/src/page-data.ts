import type { ManifestEntry } from '@pwp/contracts';

/** A service whose manifest entry was refused: it keeps its place in the menu. */
interface UnavailableModule {
  title: string;
  path: string | null;
}

/** The manifest as the page holds it: the entries that passed, and the names of those that did not. */
export interface PortalManifest {
  modules: ManifestEntry[];
  unavailable: UnavailableModule[];
}

/** Where people sign in. */
export interface IdentityConfig {
  url: string;
  realm: string;
  clientId: string;
}

/** What the server writes in the page for the boot to read. */
export interface PageData {
  identity: IdentityConfig;
  manifest: PortalManifest;
}

/** Id of the element that holds the PageData, as JSON. */
export const PAGE_DATA_ID = 'portail-donnees';

/** Id of the element that the frame is mounted in. */
export const FRAME_ID = 'portail';
