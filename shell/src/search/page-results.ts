import type { SearchResult, Session } from '@pwp/contracts';
import { searchableText } from '@pwp/contracts/searchable-text';
import { menuOf } from '../frame/menu.ts';
import { isOpen, mayUse } from '../manifest/places.ts';
import { SHELL_PAGES } from '../manifest/shell-pages.ts';
import { titleOf } from '../pages/shell-page-title.ts';
import type { PortalManifest } from '../page-data.ts';

/** Most pages in an answer: they come after what the modules found. */
const MOST = 5;

/** The pages that the manifest names and that the account may open, by the words of their titles. */
export function findPages(manifest: PortalManifest, session: Readonly<Session>, text: string): SearchResult[] {
  const searched = searchableText(text.trim());
  if (searched.length < 2) return [];
  const words = searched.split(/\s+/);
  return pagesOf(manifest, session)
    .filter(({ label, detail }) => {
      const title = searchableText(`${label} ${detail ?? ''}`);
      return words.every((word) => title.includes(word));
    })
    .slice(0, MOST);
}

function pagesOf(manifest: PortalManifest, session: Readonly<Session>): SearchResult[] {
  const services = menuOf(manifest, session).filter(({ state }) => state === 'open');
  const lines = services.flatMap(({ title, path, items }) =>
    items.length === 0
      ? [page(title, path)]
      : items.filter((item) => item.open).map((item) => page(item.label, item.path, title)),
  );
  // Public pages outside the module's own path are for visitors who are not signed in.
  const readers = manifest.modules.filter((entry) => isOpen(entry, session) && mayUse(entry, session.roles));
  const chapters = readers.flatMap(({ title, path, publicPages }) =>
    publicPages.filter((each) => each.path.startsWith(`${path}/`)).map((each) => page(each.label, each.path, title)),
  );
  return [...lines, ...chapters, ...SHELL_PAGES.map((each) => page(titleOf(each), each.path))];
}

function page(label: string, path: string, service?: string): SearchResult {
  return { kind: 'Page', label, path, ...(service !== undefined && service !== label && { detail: service }) };
}
