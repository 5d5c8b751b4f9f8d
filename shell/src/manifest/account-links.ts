import type { HeaderEntry, PageLink, Session } from '@pwp/contracts';
import type { PortalManifest } from '../page-data.ts';
import { isAnnounced, isOpen, mayUse, moduleAt, placeOf } from './places.ts';

/** A link of the header. */
interface HeaderLink extends HeaderEntry {
  /** It names the guichet of the moment. */
  isGuichet: boolean;
}

/** The links that modules put around the account, in the manifest's order. */
export interface AccountLinks {
  header: HeaderLink[];
  userMenu: PageLink[];
}

/** The placeholder of the current guichet's code in a label. */
const GUICHET = '{guichet}';

/** The links of this account's modules in the header and the user's menu. Empty before sign-in. */
export function accountLinksOf(manifest: PortalManifest, session: Readonly<Session> | null): AccountLinks {
  const open = session === null ? [] : manifest.modules.filter((entry) => mayUse(entry, session.roles));
  const shown = open.filter((entry) => !isAnnounced(entry));
  const code = session?.guichet?.code;
  return {
    header: shown.flatMap(({ header }) => {
      if (header === undefined) return [];
      const isGuichet = header.label.includes(GUICHET);
      if (code === undefined) return isGuichet ? [] : [{ ...header, isGuichet }];
      return [{ ...header, label: header.label.replace(GUICHET, () => code), isGuichet }];
    }),
    userMenu: shown.flatMap(({ userMenu }) => userMenu),
  };
}

/** Where a person asks for an account, when a module says so. */
export function accountRequestOf({ modules }: PortalManifest): PageLink | undefined {
  for (const { accountRequest, publicPages } of modules) {
    const page = publicPages.find(({ path }) => path === accountRequest);
    if (page !== undefined) return page;
  }
  return undefined;
}

/**
 * The page that explains the page at `path`: the own one of its module, or the manual, which is public; of each, one
 * that the person can read. Who is asked to sign in at `path` is taken for one who will.
 */
export function helpOf(manifest: PortalManifest, path: string, session: Readonly<Session> | null): string | undefined {
  const open = manifest.modules.filter((entry) => isOpen(entry, session ?? undefined));
  const manual = open.find(({ help, publicPages }) => publicPages.some((page) => page.path === help))?.help;
  const entry = moduleAt(path, manifest);
  const kindOf = (address: string) => placeOf(address, manifest, session).kind;
  const canRead = (help: string) => kindOf(help) === 'module' || kindOf(path) === 'sign-in';
  const own = entry !== undefined && open.includes(entry) ? entry.help : undefined;
  const help = own === undefined || own === path || !canRead(own) ? manual : own;
  return help === undefined ? undefined : `${help}?page=${encodeURIComponent(path)}`;
}

/** The page that asks for what is missing of a profile, when a module says so. */
export function profileCompletionOf({ modules }: PortalManifest): string | undefined {
  return modules.find(({ profileCompletion }) => profileCompletion !== undefined)?.profileCompletion;
}

/** The page where « / » leads when no module of the account has the home page: the first `landing` of its modules. */
export function landingOf(manifest: PortalManifest, session: Readonly<Session> | null): string | undefined {
  if (session === null) return undefined;
  return manifest.modules
    .flatMap(({ landing }) => (landing === undefined ? [] : [landing]))
    .find((path) => placeOf(path, manifest, session).kind === 'module');
}
