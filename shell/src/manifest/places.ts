import type { ManifestEntry, Role, Session } from '@pwp/contracts';
import type { PortalManifest } from '../page-data.ts';
import { DEVELOPMENT_PAGE, SHELL_PAGES, type ShellPage } from './shell-pages.ts';

/** What an address of the portal shows to an account. */
export type Place =
  | { kind: 'shell'; page: ShellPage }
  | { kind: 'sign-in' }
  | { kind: 'module'; entry: ManifestEntry }
  | { kind: 'forbidden'; title: string }
  | { kind: 'to-come'; title: string }
  | { kind: 'unavailable'; title: string }
  | { kind: 'disabled'; title: string }
  | { kind: 'welcome' }
  | { kind: 'development' }
  | { kind: 'not-found' };

/** Reads an address: the one place that decides who sees what. `session` is null before sign-in. */
export function placeOf(path: string, manifest: PortalManifest, session: Session | null): Place {
  const page = SHELL_PAGES.find((candidate) => candidate.path === path);
  if (page !== undefined) return { kind: 'shell', page };

  const entry = moduleAt(path, manifest);
  if (entry !== undefined && isPublic(path, entry)) return stateOf(entry, session) ?? { kind: 'module', entry };
  if (session === null) return { kind: 'sign-in' };
  if (path === DEVELOPMENT_PAGE) return { kind: 'development' };
  if (path === '/')
    return entry !== undefined && isOpen(entry, session) && mayRead(path, entry, session.roles)
      ? { kind: 'module', entry }
      : { kind: 'welcome' };
  if (entry === undefined) {
    const missing = manifest.unavailable.find((module) => module.path !== null && isUnder(path, module.path));
    return missing === undefined ? { kind: 'not-found' } : { kind: 'unavailable', title: missing.title };
  }
  if (!mayRead(path, entry, session.roles)) return { kind: 'forbidden', title: entry.title };
  const closed = stateOf(entry, session);
  if (closed !== undefined) return closed;
  const under = entry.navigation.filter((item) => isUnder(path, item.path));
  const reserved = under.find((item) => !mayUse(item, session.roles));
  if (reserved !== undefined) return { kind: 'forbidden', title: reserved.label };
  const announced = under.find((item) => item.availability === 'to-come');
  return announced === undefined ? { kind: 'module', entry } : { kind: 'to-come', title: announced.label };
}

/** The page to show in place of a module that cannot be used. Undefined when the module can be used. */
function stateOf(entry: ManifestEntry, session: Session | null): Place | undefined {
  if (isAnnounced(entry)) return { kind: 'to-come', title: entry.title };
  if (entry.disabled === true) return { kind: 'disabled', title: entry.title };
  return isOpen(entry, session ?? undefined) ? undefined : { kind: 'unavailable', title: entry.title };
}

/** The module that owns an address, whoever asks. */
export function moduleAt(path: string, manifest: PortalManifest): ManifestEntry | undefined {
  return manifest.modules.find(
    (entry) => isUnder(path, entry.path) || (entry.home && path === '/') || isPublic(path, entry),
  );
}

function isPublic(path: string, { publicPages }: ManifestEntry): boolean {
  return publicPages.some((page) => page.path === path);
}

/** Whether these roles open a module or one of its pages. A module without roles is open to everyone. */
export function mayUse(entry: { roles: readonly Role[] }, roles: readonly Role[]): boolean {
  return entry.roles.length === 0 || entry.roles.some((role) => roles.includes(role));
}

/** Whether these roles open this page: each reserved page that holds it must be open, or the module where there is none. */
function mayRead(path: string, entry: ManifestEntry, roles: readonly Role[]): boolean {
  const reserved = entry.reservedPages?.filter((page) => isUnder(path, page.path)) ?? [];
  return reserved.length === 0 ? mayUse(entry, roles) : reserved.every((page) => mayUse(page, roles));
}

/** Whether a module is announced but not available yet. */
export function isAnnounced(entry: ManifestEntry): boolean {
  return entry.availability === 'to-come';
}

/** Whether a module can be used: it is available, it has a release, and the session does not list its API as unavailable. */
export function isOpen(entry: ManifestEntry, session?: Pick<Session, 'modulesIndisponibles'>): boolean {
  return (
    entry.availability === 'available' &&
    (entry.release !== null || entry.development !== undefined) &&
    entry.disabled !== true &&
    session?.modulesIndisponibles?.includes(entry.id) !== true
  );
}

function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}
