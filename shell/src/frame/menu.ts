import type { ManifestEntry, Session } from '@pwp/contracts';
import { isAnnounced, isOpen, mayUse } from '../manifest/places.ts';
import type { PortalManifest } from '../page-data.ts';

/** One line of a sub-menu. */
interface MenuItem {
  label: string;
  path: string;
  open: boolean;
}

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

/** Whether an address lies in a service. */
export function isWithin({ entry }: MenuService, path: string): boolean {
  if (entry === undefined) return false;
  return path === entry.path || path.startsWith(`${entry.path}/`) || (entry.home && path === '/');
}

/** The menu of an account: every service that its roles open, in the manifest's order, those to come and those out of order included. */
export function menuOf(
  manifest: PortalManifest,
  session: Pick<Session, 'roles' | 'modulesIndisponibles'>,
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
          ? entry.navigation
              .filter((item) => mayUse(item, roles))
              .map(({ label, path, availability }) => ({ label, path, open: availability === 'available' }))
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
