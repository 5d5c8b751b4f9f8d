import { z } from 'zod';
import { ConfigurationRecord, ConfigurationSchema } from '../module/configuration.ts';
import { ModuleId } from '../module/module-id.ts';
import { ModuleNeeds, OutsideOrigins } from '../module/needs.ts';
import { Role } from '../account/session.ts';

/** Lines, pages or slots that one module may declare of a kind: every page of the portal carries the declarations of all modules. */
export const MOST_DECLARED = 50;
const MOST_ROLES = 10;
/** Files that every page names, since the import map holds their integrity. */
export const MOST_CHUNKS = 200;
/** Stylesheets of a module. */
export const MOST_STYLES = 20;

const Label = z.string().min(1).max(100);
const Icon = z
  .string()
  .max(60, { abort: true })
  .regex(/^fr-icon-[a-z0-9-]+$/);
const PagePath = z
  .string()
  .max(200, { abort: true })
  .regex(/^\/[a-z0-9/_-]*$/);
const ApiPath = z
  .string()
  .max(200, { abort: true })
  .regex(/^\/[a-z0-9/_-]+$/);
/** As browsers write a query: what else it holds is encoded by `%`. */
const PageQuery = z
  .string()
  .max(100, { abort: true })
  .regex(/^\?(?:[A-Za-z0-9=&+._~-]|%[0-9A-Fa-f]{2})+$/);
const Roles = z.array(Role).max(MOST_ROLES);
/** Integrity of a file, as browsers write it. */
export const Sha384 = z.string().regex(/^sha384-[A-Za-z0-9+/]{64}$/);

/** Whether a service can be used, or is only announced in the menu (« à venir »). */
export const Availability = z.enum(['available', 'to-come']);
export type Availability = z.infer<typeof Availability>;

/** One line of a module's sub-menu, and its page; empty `roles` opens it to whoever the module is open to. */
export const NavigationItem = z.object({
  label: Label,
  path: PagePath,
  availability: Availability.default('available'),
  roles: Roles.default([]),
  /** Absent where nothing is counted: a release that was signed before counts still reads as it was signed. */
  count: ApiPath.optional(),
  countQuery: PageQuery.optional(),
});
export type NavigationItem = z.infer<typeof NavigationItem>;

/** A page of the module, and the words that lead to it. */
export const PageLink = z.object({ label: Label, path: PagePath });
export type PageLink = z.infer<typeof PageLink>;

/** The module's entry in the header. `{guichet}` in its label is the code of the current guichet: without one, it is not shown. */
export const HeaderEntry = PageLink.extend({ icon: Icon });
export type HeaderEntry = z.infer<typeof HeaderEntry>;

/** Name of a slot: the id of the module whose page offers it (`portail` above every page), a dot, and its own name. */
export const SlotName = z.string().regex(/^[a-z][a-z0-9-]{1,31}\.[a-z][a-z0-9-]{1,47}$/);

/**
 * Something that the module shows in a slot of another's page: to `roles` alone, without any to whoever the module is open to. `count`
 * and `priority` are those of the slot above every page (`ALERT_SLOT`), and absent elsewhere.
 */
export const SlotContribution = z.object({
  name: SlotName,
  roles: Roles.default([]),
  count: ApiPath.optional(),
  priority: z.int().min(0).max(100).optional(),
});
export type SlotContribution = z.infer<typeof SlotContribution>;

/** Whether each slot is named once: a module shows one thing in a slot. */
export function areSlotsOnce(slots: readonly SlotContribution[]): boolean {
  return new Set(slots.map(({ name }) => name)).size === slots.length;
}

/** A page, and those below it, that is open to `roles` alone, whoever the module is open to. */
export const ReservedPage = z.object({ path: PagePath, roles: Roles.min(1) });
export type ReservedPage = z.infer<typeof ReservedPage>;

/** Path of a route below the module's own API. */
const RoutePath = z
  .string()
  .max(200, { abort: true })
  .regex(/^(\/[a-z0-9-]+)+$/);

/**
 * What the search box of the header asks the module: a `POST` of `path`, below its own API (`SearchQuery` in,
 * `SearchAnswer` out). `label` heads its results, `hint` says what may be typed. Without `roles`, whoever the module is open to.
 */
export const SearchDeclaration = z.object({
  path: RoutePath,
  label: z.string().min(1).max(60),
  hint: z.string().min(1).max(60),
  roles: Roles.optional(),
});
export type SearchDeclaration = z.infer<typeof SearchDeclaration>;

/**
 * A `module.json`: what a module says of itself. `path` is the prefix of its pages; a module with `home` also owns `/`, and each
 * of its `publicPages` wherever it is. `landing` is where « / » leads an account that the home's module is not open to. Empty `roles` opens it to every signed-in account, and its public pages are open to anybody.
 */
export const ModuleDeclaration = z.object({
  id: ModuleId,
  title: Label,
  path: PagePath,
  home: z.boolean().default(false),
  icon: Icon,
  order: z.int(),
  availability: Availability.default('available'),
  roles: Roles.default([]),
  navigation: z.array(NavigationItem).max(MOST_DECLARED).default([]),
  publicPages: z.array(PageLink).max(MOST_DECLARED).default([]),
  /** Absent rather than empty, as `slots`. */
  reservedPages: z.array(ReservedPage).max(MOST_DECLARED).optional(),
  accountRequest: PagePath.optional(),
  header: HeaderEntry.optional(),
  userMenu: z.array(PageLink).max(MOST_DECLARED).default([]),
  profileCompletion: PagePath.optional(),
  help: PagePath.optional(),
  landing: PagePath.optional(),
  /** Absent rather than empty: a release that was signed before slots still reads as it was signed. */
  slots: z.array(SlotContribution).max(MOST_DECLARED).optional(),
  search: SearchDeclaration.optional(),
  configuration: ConfigurationSchema.optional(),
  apiRange: z.string().min(1).max(100).optional(),
  needs: ModuleNeeds.optional(),
});
export type ModuleDeclaration = z.infer<typeof ModuleDeclaration>;

/** One file of a release: its immutable URL and the integrity that the browser must find. */
export const ReleaseFile = z.object({
  url: z
    .string()
    .max(400, { abort: true })
    .regex(/^\/modules\/[\w./-]+$/),
  integrity: Sha384,
});
export type ReleaseFile = z.infer<typeof ReleaseFile>;

/**
 * A built and published module: `entry` exports single-spa lifecycles, `chunks` are what it may load later, `configuration` the values
 * that hold for it now, where it declares any.
 */
export const Release = z.object({
  version: z.string().min(1).max(64),
  entry: ReleaseFile,
  chunks: z.array(ReleaseFile).max(MOST_CHUNKS),
  css: z.array(ReleaseFile).max(MOST_STYLES),
  /** The texts of its public pages (`PageTexts`). Absent where it has none, and of releases that were built before them. */
  texts: ReleaseFile.optional(),
  configuration: ConfigurationRecord.optional(),
  /** What its pages may reach outside: declared by the release, and approved by an operator. */
  origins: OutsideOrigins.optional(),
});
export type Release = z.infer<typeof Release>;

/** Where a development server on the developer's own machine serves a module's entry. */
export const DevelopmentEntry = z
  .string()
  .max(200, { abort: true })
  .regex(/^http:\/\/(?:127\.0\.0\.1|localhost):\d{1,5}\/[\w.-]+\.js$/, { abort: true })
  // Of the ports that five digits can write, not all are ports.
  .refine((entry) => URL.canParse(entry), 'it is no address');

/**
 * A module that one developer's browser gets from his own machine instead of a release (docs/registry.md, Grants), with the values of
 * its configuration.
 */
export const Development = z.object({
  entry: DevelopmentEntry,
  until: z.iso.datetime(),
  configuration: ConfigurationRecord.optional(),
  origins: OutsideOrigins.optional(),
});
export type Development = z.infer<typeof Development>;

/**
 * A module in the manifest: what it declares, and its release unless it is still to come, or turned off (`disabled`). `previous` is
 * what works where `release` fails: what a lighter ring gets, or the release before. `development` stands in a granted manifest alone.
 * What a module needs is its operator's to know.
 */
export const ManifestEntry = ModuleDeclaration.omit({ needs: true }).extend({
  // Of whoever makes its form: a shell reads values alone, and takes the schema of a newer registry.
  configuration: z.looseObject({}).optional(),
  release: Release.nullable(),
  previous: Release.optional(),
  disabled: z.boolean().optional(),
  development: Development.optional(),
});
export type ManifestEntry = z.infer<typeof ManifestEntry>;

/**
 * `GET /registry/v1/manifest`: every module that a person gets, in the order of the menu. `sequence` grows with each change of the
 * registry; `signedAt` says when this text was signed.
 */
export const Manifest = z.object({
  version: z.literal(1),
  sequence: z.int(),
  signedAt: z.iso.datetime(),
  modules: z.array(ManifestEntry).max(2_000),
});
export type Manifest = z.infer<typeof Manifest>;
