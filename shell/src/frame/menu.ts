import type { ManifestEntry, NavigationItem, Session } from '@pwp/contracts';
import { isAnnounced, isOpen, mayUse } from '../manifest/places.ts';
import type { PortalManifest } from '../page-data.ts';

/** One line of a sub-menu. */
interface MenuItem {
  label: string;
  path: string;
  /** Where its link leads: the list of what waits, while something does. */
  href: string;
  open: boolean;
  /** Where the API counts what waits behind this line. */
  countUrl?: string;
  /** What waits, once the API has told it. */
  count?: number;
}

/** What the API counted, by `countUrl`. */
export type MenuCounts = ReadonlyMap<string, number>;

/** One service of the menu; `entry` is absent for a service that could not be read from the manifest. */
export interface MenuService {
  key: string;
  title: string;
  icon: string;
  path: string;
  state: 'open' | 'to-come' | 'unavailable';
  items: MenuItem[];
  entry: ManifestEntry | undefined;
}

/** The words that the menu and the lists of pages show beside a service or a line that does not open. */
export const STATE_WORDS: Readonly<Record<MenuService['state'], string>> = {
  open: '',
  'to-come': 'à venir',
  unavailable: 'indisponible',
};

/** Whether an address lies in a service. */
export function isWithin({ entry }: MenuService, path: string): boolean {
  if (entry === undefined) return false;
  return path === entry.path || path.startsWith(`${entry.path}/`) || (entry.home && path === '/');
}

/**
 * The line of a sub-menu that holds an address: the line of that page, or of the nearest page above it. The home page's line also holds
 * the pages of its service that belong to no other line.
 */
export function currentItem(service: MenuService, path: string): MenuItem | undefined {
  const { items } = service;
  const [nearest] = items
    .filter((item) => path === item.path || path.startsWith(`${item.path}/`))
    .toSorted((one, other) => other.path.length - one.path.length);
  return nearest ?? (isWithin(service, path) ? items.find((item) => item.path === '/') : undefined);
}

/** What waits in a service: in which lines (« À corriger »), how much, and the list of the first; undefined when nothing does. */
export function waitingIn({ items }: MenuService): { lines: string; total: number; href: string } | undefined {
  const waiting = items.filter(({ count = 0 }) => count > 0);
  const [first] = waiting;
  return (
    first && {
      total: waiting.reduce((total, { count = 0 }) => total + count, 0),
      lines: waiting.map(({ label }) => label).join(', '),
      href: first.href,
    }
  );
}

/**
 * The menu of an account: every service that its roles open, in the manifest's order, those to come and those out of order included.
 * `counts` says what waits behind its lines.
 */
export function menuOf(
  manifest: PortalManifest,
  session: Pick<Session, 'roles' | 'modulesIndisponibles'>,
  counts: MenuCounts = new Map(),
): MenuService[] {
  const { roles } = session;
  const services = manifest.modules
    .filter((entry) => mayUse(entry, roles))
    .map((entry): MenuService => {
      const open = isOpen(entry, session);
      return {
        key: entry.id,
        title: entry.title,
        icon: entry.icon,
        path: entry.home ? '/' : entry.path,
        state: open ? 'open' : isAnnounced(entry) ? 'to-come' : 'unavailable',
        items: open
          ? entry.navigation.filter((item) => mayUse(item, roles)).map((item) => menuItem(entry.id, item, counts))
          : [],
        entry,
      };
    });
  const outOfOrder = manifest.unavailable.map(({ title, path }): MenuService => ({
    key: title,
    title,
    icon: 'fr-icon-error-warning-line',
    path: path ?? '',
    state: 'unavailable',
    items: [],
    entry: undefined,
  }));
  return [...services, ...outOfOrder];
}

function menuItem(
  id: string,
  { label, path, availability, count: api, countQuery = '' }: NavigationItem,
  counts: MenuCounts,
): MenuItem {
  const item = { label, path, href: path, open: availability === 'available' };
  if (api === undefined || !item.open) return item;
  const countUrl = `/api/${id}${api}`;
  const count = counts.get(countUrl);
  if (count === undefined) return { ...item, countUrl };
  return { ...item, countUrl, count, href: count > 0 ? path + countQuery : path };
}
