import type { Manifest } from '@pwp/contracts';
import { MANIFEST_ID, PAGE_DATA_ID, type PageData, type PortalManifest } from './page-data.ts';

/** What the server wrote in the page: its own data, and the manifest as the registry signed it. */
export interface Page {
  data: PageData;
  /** The manifest as it was signed. */
  text: string;
  sequence: number;
  /** The manifest without the entries that the server refused. */
  manifest: PortalManifest;
}

/** The server's own data. */
export function readPageData(): PageData {
  // oxlint-disable-next-line typescript/no-unsafe-return -- the server wrote it from a PageData, in this very page
  return JSON.parse(contentOf(PAGE_DATA_ID));
}

/** The manifest as the registry signed it. */
export function readManifestText(): string {
  return contentOf(MANIFEST_ID);
}

/** Reads the manifest; the server checked it entry by entry. */
export function readPage(data: PageData, text: string): Page {
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- the server checked it, and the signature was verified
  const { sequence, modules }: Manifest = JSON.parse(text);
  return {
    data,
    text,
    sequence,
    manifest: {
      modules: modules.filter((_, place) => !data.refused.includes(place)),
      unavailable: data.unavailable,
    },
  };
}

function contentOf(id: string): string {
  const holder = document.getElementById(id);
  if (holder === null) throw new Error(`The page holds no #${id}.`);
  return holder.textContent;
}
