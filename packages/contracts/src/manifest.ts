import { z } from 'zod';
import { Role } from './session.ts';

const Id = z.string().regex(/^[a-z][a-z0-9-]{1,31}$/);
const Icon = z.string().regex(/^fr-icon-[a-z0-9-]+$/);
const PagePath = z.string().regex(/^\/[a-z0-9/_-]*$/);
const Sha384 = z.string().regex(/^sha384-[A-Za-z0-9+/]{64}$/);

/** Whether a service can be used, or is only announced in the menu (« à venir »). */
export const Availability = z.enum(['available', 'to-come']);
export type Availability = z.infer<typeof Availability>;

/** One line of a module's sub-menu, and its page; empty `roles` opens it to whoever the module is open to. */
export const NavigationItem = z.object({
  label: z.string().min(1),
  path: PagePath,
  availability: Availability.default('available'),
  roles: z.array(Role).default([]),
});
export type NavigationItem = z.infer<typeof NavigationItem>;

/** A page of the module, and the words that lead to it. */
export const PageLink = z.object({ label: z.string().min(1), path: PagePath });
export type PageLink = z.infer<typeof PageLink>;

/** The module's entry in the header. `{guichet}` in its label is the code of the current guichet: without one, it is not shown. */
export const HeaderEntry = PageLink.extend({ icon: Icon });
export type HeaderEntry = z.infer<typeof HeaderEntry>;

/**
 * A `module.json`: what a module says of itself. `path` is the prefix of its pages; a module with `home` also owns `/`, and each
 * of its `publicPages` wherever it is. Empty `roles` opens it to every signed-in account, and its public pages are open to anybody.
 */
export const ModuleDeclaration = z.object({
  id: Id,
  title: z.string().min(1),
  path: PagePath,
  home: z.boolean().default(false),
  icon: Icon,
  order: z.int(),
  availability: Availability.default('available'),
  roles: z.array(Role).default([]),
  navigation: z.array(NavigationItem).default([]),
  publicPages: z.array(PageLink).default([]),
  accountRequest: PagePath.optional(),
  header: HeaderEntry.optional(),
  userMenu: z.array(PageLink).default([]),
  profileCompletion: PagePath.optional(),
});
export type ModuleDeclaration = z.infer<typeof ModuleDeclaration>;

/** One file of a release: its immutable URL and the integrity that the browser must find. */
export const ReleaseFile = z.object({ url: z.string().startsWith('/modules/'), integrity: Sha384 });
export type ReleaseFile = z.infer<typeof ReleaseFile>;

/** A built and published module: `entry` exports single-spa lifecycles, `chunks` are what it may load later. */
export const Release = z.object({
  version: z.string().min(1),
  entry: ReleaseFile,
  chunks: z.array(ReleaseFile),
  css: z.array(ReleaseFile),
});
export type Release = z.infer<typeof Release>;

/** A module in the manifest: what it declares, and its release unless it is still to come. */
export const ManifestEntry = ModuleDeclaration.extend({ release: Release.nullable() });
export type ManifestEntry = z.infer<typeof ManifestEntry>;

/** `GET /registry/v1/manifest`: every module of the portal, in the order of the menu. */
export const Manifest = z.object({ version: z.literal(1), modules: z.array(ManifestEntry) });
export type Manifest = z.infer<typeof Manifest>;
