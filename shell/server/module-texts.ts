import { createHash } from 'node:crypto';
import type { Addresses } from '@pwp/api-kit/server';
import {
  LARGEST_PAGE_TEXTS,
  PageTexts,
  readBounded,
  withBrand,
  type Brand,
  type ManifestEntry,
  type ReleaseFile,
} from '@pwp/contracts';
import { LRUCache } from 'lru-cache';
import { askRegistry } from './ask-registry.ts';
import { isOpen } from '../src/manifest/places.ts';

/** Reads a file of a release from the registry. */
export type FetchFile = (url: string) => Promise<string>;

/** How long an address of the registry may take, ms: somebody waits for the page. */
const PATIENCE = 1_000;

/** Characters of all texts that are kept. */
const KEPT = 16 * 1024 * 1024;

/** Asks a registry by HTTP. */
export function fetchFileFrom(registry: Addresses): FetchFile {
  return (url) =>
    registry.ask((address) =>
      askRegistry(address + url, { patience: PATIENCE }, (response) => readBounded(response, LARGEST_PAGE_TEXTS)),
    );
}

/**
 * Gives the HTML of a module's public page, as its release draws it, in the region that the module will have. Empty where the release has
 * none. Throws when the file is not there, not what was signed, or holds more than words and fields.
 */
export function createModuleTexts(
  fetchFile: FetchFile,
  brand: Brand,
): (entry: ManifestEntry, path: string) => Promise<string> {
  const known = new LRUCache<string, PageTexts, ReleaseFile>({
    maxSize: KEPT,
    sizeCalculation: (texts) => 1 + Object.values(texts).reduce((sum, text) => sum + text.length, 0),
    fetchMethod: async (_url, _stale, { context: { url, integrity } }) => {
      const text = await fetchFile(url);
      const found = `sha384-${createHash('sha384').update(text).digest('base64')}`;
      if (found !== integrity) throw new Error(`${url} is not what was signed`);
      return PageTexts.parse(JSON.parse(text));
    },
    ignoreFetchAbort: true,
  });

  return async (entry, path) => {
    const texts = isOpen(entry) ? entry.release?.texts : undefined;
    if (texts === undefined) return '';
    const text = (await known.forceFetch(texts.url, { context: texts }))[path] ?? '';
    if (text === '') return '';
    const folder = texts.url.slice(0, texts.url.lastIndexOf('/'));
    const html = withBrand(text, brand).replaceAll(' src="./', ` src="${folder}/`);
    return `<div class="pwp-module" data-module="${entry.id}">${html}</div>`;
  };
}
