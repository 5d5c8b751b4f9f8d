import type { ManifestEntry } from '@pwp/contracts';
import { scriptsOf } from '../mounting/retry-url.ts';
import type { PortalManifest } from '../page-data.ts';

/** The import map of the page redirects addresses, so its integrities protect nothing. */
export class ImportMapRefused extends Error {}

/**
 * Compares the modules' files in the page with the signed manifest. A module with a difference loses its release, so its pages say that it is
 * unavailable. Its links leave the page, and `refused` receives it.
 */
export function keepWhatWasSigned(
  manifest: PortalManifest,
  page: Document,
  refused: (entry: ManifestEntry) => void,
): PortalManifest {
  const integrity = integrityOf(page);
  const links = [...page.querySelectorAll<HTMLLinkElement>('link[href^="/modules/"]')];
  const modules = manifest.modules.map((entry) => {
    const own = links.filter((link) => link.getAttribute('href')?.startsWith(`/modules/${entry.id}/`));
    if (isAsSigned(entry, integrity, own)) return entry;
    for (const link of own) link.remove();
    refused(entry);
    const { previous: _previous, ...declared } = entry;
    return { ...declared, release: null };
  });
  return { ...manifest, modules };
}

function integrityOf(page: Document): ReadonlyMap<string, unknown> {
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- the browser has read it as an import map already
  const map: { imports?: object; integrity?: object; scopes?: object } = JSON.parse(
    page.querySelector('script[type="importmap"]')?.textContent ?? '{}',
  );
  if (map.scopes !== undefined || Object.keys(map.imports ?? {}).some((name) => /^[./]|:/.test(name)))
    throw new ImportMapRefused('the import map leads addresses elsewhere');
  return new Map<string, unknown>(Object.entries(map.integrity ?? {}));
}

function isAsSigned(
  entry: ManifestEntry,
  integrity: ReadonlyMap<string, unknown>,
  links: readonly HTMLLinkElement[],
): boolean {
  const files = [entry.release, entry.previous ?? null].flatMap((release) =>
    release === null ? [] : [release.entry, ...release.css],
  );
  const signed = new Map(files.map((file) => [file.url, file.integrity]));
  return (
    scriptsOf(entry).every((script) => integrity.get(script.url) === script.integrity) &&
    links.every((link) => signed.get(link.getAttribute('href') ?? '') === link.getAttribute('integrity'))
  );
}
