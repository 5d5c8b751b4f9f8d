import type { Brand, ManifestEntry } from '@pwp/contracts';

/** A service whose manifest entry was refused: it keeps its place in the menu. */
export interface UnavailableModule {
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

/** A file and what the browser must find in it. */
interface PageFile {
  url: string;
  integrity: string;
}

/** What the server writes in the page for the boot, beside the manifest. */
export interface PageData {
  identity: IdentityConfig;
  brand: Brand;
  /**
   * What the HTML does not preload: on a page that begins with the styles of a text alone, what comes once it is on screen (the first
   * style is the portal's); on any other of somebody unknown, what comes once they are back from the identity.
   */
  later: { once: 'drawn' | 'signed-in'; scripts: PageFile[]; styles: PageFile[] } | null;
  /** The registry's public key that the manifest was signed with: 32 bytes, base64. */
  registryKey: string;
  /** Of the manifest's text, base64. */
  signature: string;
  /** The registry's ETag, by which the page asks whether the manifest changed. */
  etag: string | null;
  /** Whether the request's cookie named the person's rings. */
  ringed: boolean;
  /** Whether the portal keeps traces: requests then begin one. */
  traces?: boolean;
  /** Places in the manifest of the entries that the server refused. */
  refused: number[];
  /** Their ids and titles, where they could be read. */
  unavailable: UnavailableModule[];
}

/** Id of the element that holds the manifest, as the registry signed it. */
export const MANIFEST_ID = 'portail-manifeste';

/** Id of the element that holds the PageData, as JSON. */
export const PAGE_DATA_ID = 'portail-donnees';

/** Id of the element that says, while the identity does not answer, where it is asked. */
export const IDENTITY_WAIT_ID = 'portail-attente';

/** Id of the element that the frame is mounted in. */
export const FRAME_ID = 'portail';
