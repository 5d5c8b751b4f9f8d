import { z } from 'zod';
import { Role } from './session.ts';

const Id = z.string().regex(/^[a-z][a-z0-9-]{1,31}$/);
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

/**
 * A `module.json`: what a module says of itself. `path` is the prefix of its pages; a module with `home` also owns `/`.
 * Empty `roles` opens it to every signed-in account.
 */
export const ModuleDeclaration = z.object({
  id: Id,
  title: z.string().min(1),
  path: PagePath,
  home: z.boolean().default(false),
  icon: z.string().regex(/^fr-icon-[a-z0-9-]+$/),
  order: z.int(),
  availability: Availability.default('available'),
  roles: z.array(Role).default([]),
  navigation: z.array(NavigationItem).default([]),
  slots: z.array(z.string()).default([]),
  config: z.record(z.string(), z.unknown()).default({}),
  sdk: z.string().default('^0.1.0'),
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
