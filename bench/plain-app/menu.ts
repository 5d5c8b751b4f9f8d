import type { Availability, HeaderEntry, PageLink } from '@pwp/contracts';
import numerisation from '../../modules/numerisation/module.json' with { type: 'json' };
import profile from '../../modules/profile/module.json' with { type: 'json' };
import type { MenuService } from '../../shell/src/frame/menu.ts';

/** The part of a module's declaration that the menu needs. */
interface Declared {
  id: string;
  title: string;
  path: string;
  icon: string;
  order: number;
  home?: boolean;
  navigation: { label: string; path: string; availability?: string }[];
  header?: HeaderEntry;
  userMenu?: PageLink[];
}

/** The menu's entries, written by hand as in a plain application. */
export const services: MenuService[] = [numerisation, profile].map((declared: Declared) => ({
  key: declared.id,
  title: declared.title,
  icon: declared.icon,
  path: declared.home === true ? '/' : declared.path,
  state: 'open',
  items: declared.navigation.map(({ label, path, availability }) => ({
    label,
    path,
    href: path,
    open: availability !== 'to-come',
  })),
  entry: {
    ...declared,
    home: declared.home === true,
    navigation: declared.navigation.map(({ label, path }) => ({
      label,
      path,
      availability: 'available' as Availability,
      roles: [],
    })),
    availability: 'available',
    roles: [],
    publicPages: [],
    userMenu: declared.userMenu ?? [],
    release: null,
  },
}));
