import { z } from 'zod';
import { Availability, ModuleDeclaration, MOST_CHUNKS, MOST_STYLES, Sha384 } from './manifest.ts';
import { ModuleId } from '../module/module-id.ts';
import { AskedNeed } from '../module/need-items.ts';
import { RING_SPELLING } from './ring-kinds.ts';
import { AxeSummary, BundledPackage, ReleaseRanges } from './release-report.ts';
import { ReleaseVersion } from '../module/release-version.ts';
import { Role } from '../account/session.ts';

/** What a file of a release is for: `entry` is imported first, `chunk` later, `css` is linked, `texts` are those of its public pages (`PageTexts`), `asset` is only served. */
export const FileRole = z.enum(['entry', 'chunk', 'css', 'texts', 'asset']);
export type FileRole = z.infer<typeof FileRole>;

/** Path of a file below its release: no `..`, no hidden file, plain ASCII. */
export const FileName = z
  .string()
  .max(200, { abort: true })
  .regex(/^[\w-]+([./][\w-]+)*$/);

/** What a build says of itself, and a release keeps. Older builds of the modules' folder, and older releases, say nothing; a publication says its ranges. */
const MOST_FILES = 2_000;

const Built = {
  ranges: ReleaseRanges.optional(),
  packages: z.array(BundledPackage).max(500).optional(),
};

/**
 * `build.json`, written by the modules' Vite preset: the files of a build without their compressed siblings, what it needs, and what went
 * into it. The weights that it gives of its files are for people: the registry weighs them itself. `integrity`, of each file as it was
 * built, tells one that was changed since; `sources`, the SHA-256 of each of the module's own files that went in, tells `pwp` that the build
 * is an old one. Builds of before have neither.
 */
export const BuildRecord = z.object({
  ...Built,
  files: z
    .array(z.object({ name: FileName, role: FileRole, integrity: Sha384.optional() }))
    .max(MOST_FILES)
    .refine((files) => countOf(files, 'entry') === 1, 'exactly one entry file is expected')
    .refine((files) => countOf(files, 'chunk') <= MOST_CHUNKS, `${MOST_CHUNKS} chunks at most`)
    .refine((files) => countOf(files, 'css') <= MOST_STYLES, `${MOST_STYLES} stylesheets at most`)
    .refine((files) => countOf(files, 'texts') <= 1, 'one file of texts at most')
    .refine((files) => new Set(files.map(({ name }) => name)).size === files.length, 'each file is named once'),
  sources: z.record(z.string().max(1_000), z.hash('sha256')).optional(),
});
export type BuildRecord = z.infer<typeof BuildRecord>;

function countOf(files: readonly { role: FileRole }[], role: FileRole): number {
  return files.filter((file) => file.role === role).length;
}

/**
 * A release as it is signed: all that its bytes and its team say of it. What older statements lack stays absent, with no default: the text
 * that was signed is made again from this.
 */
export const ReleaseStatement = z.object({
  ...Built,
  module: ModuleId,
  version: ReleaseVersion,
  declaration: ModuleDeclaration,
  files: z.array(z.object({ name: FileName, role: FileRole, integrity: Sha384 })).max(MOST_FILES),
});
export type ReleaseStatement = z.infer<typeof ReleaseStatement>;

/** Who gets a release, in one spelling: values once each, in alphabetical order. See docs/registry.md › Rings. */
export const Ring = z.string().max(500, { abort: true }).regex(RING_SPELLING).overwrite(inOneSpelling);
export type Ring = z.infer<typeof Ring>;

function inOneSpelling(ring: string): string {
  const [kind = '', list] = ring.split(':', 2);
  return list === undefined ? kind : `${kind}:${[...new Set(list.split(','))].toSorted().join(',')}`;
}

/** What rings compare: facts of an account, none of which says who it is. `p`: 0 to 99, always the same; `v`: its ballot; `t`: when its session was read, s since 1970. */
export const RingFacts = z.object({
  g: z.string().max(14).nullable(),
  o: z.string().max(14).nullable(),
  r: z.array(Role).max(10),
  p: z.int().min(0).max(99),
  v: z.string().max(64),
  t: z.int().min(0).default(0),
});
export type RingFacts = z.infer<typeof RingFacts>;

/** The cookie that carries the facts, signed. */
export const RINGS_COOKIE = 'pwp-anneaux';

/** What open tabs are told: which modules are off, and which releases still stand; ids and versions only. */
export const RegistryStatus = z.object({
  sequence: z.int(),
  disabled: z.array(ModuleId),
  releases: z.record(ModuleId, z.array(ReleaseVersion)),
});
export type RegistryStatus = z.infer<typeof RegistryStatus>;

/** How a release did in one page; `blocked`: it held the page for longer than 5 s. */
export const Beacon = z.object({
  module: ModuleId,
  version: ReleaseVersion,
  outcome: z.enum(['mounted', 'load-error', 'crash', 'blocked']),
});
export type Beacon = z.infer<typeof Beacon>;

/** Why a release does not fit the portal that runs; `code` is stable. */
export const ReleaseMisfit = z.object({
  code: z.enum(['sdk-incompatible', 'bibliotheque-incompatible', 'api-incompatible']),
  detail: z.string(),
});
export type ReleaseMisfit = z.infer<typeof ReleaseMisfit>;

/** How many people opened a release within 30 days, and for how many of them it failed. */
const Tried = { votes: z.int(), failures: z.int() };

/**
 * One release as `GET /registry/v1/modules` lists it. `bytes`: all files, as they are; `compressed`: on the way to a browser, null where it
 * was not kept. `misfits`: with the shell and the API that run now, as far as they answer.
 */
export const ReleaseSummary = z.object({
  version: ReleaseVersion,
  publishedAt: z.iso.datetime(),
  publishedBy: z.string(),
  bytes: z.int(),
  compressed: z.int().nullable(),
  packages: z.array(BundledPackage),
  accessibility: AxeSummary.nullable(),
  misfits: z.array(ReleaseMisfit),
  needs: z.array(AskedNeed),
  ...Tried,
});

/** One module as `GET /registry/v1/modules` lists it. `channels`: the release that each ring gets. */
export const ModuleSummary = z.object({
  id: ModuleId,
  title: z.string(),
  availability: Availability,
  /** Why it is off. */
  disabled: z.string().nullable(),
  /** Everybody gets the build of the modules' folder, unless a channel says otherwise. */
  adopted: z.boolean(),
  /** Administrators may set something of it. */
  configurable: z.boolean(),
  channels: z.record(Ring, ReleaseVersion),
  /** Number of the event that moved its releases last; 0: none did. */
  moved: z.int(),
  /** The channels once its last move is undone; null: there is none to undo. */
  before: z.record(Ring, ReleaseVersion).nullable(),
  /** How many releases there are: `releases` holds the newest of them, and those that a ring gets, newest first. */
  published: z.int(),
  releases: z.array(ReleaseSummary),
  /** The build of the modules' folder, where there is one. */
  installed: z.object({ version: ReleaseVersion, ...Tried }).nullable(),
});
export type ModuleSummary = z.infer<typeof ModuleSummary>;
export const ModuleSummaries = z.object({ items: z.array(ModuleSummary), total: z.int() });
export type ModuleSummaries = z.infer<typeof ModuleSummaries>;

/**
 * Bodies of the calls that change something. `moved` and `disabled` are those of the `ModuleSummary` that the caller decided on, when it
 * read one: a module that changed since then is left as it is.
 */
export const PromoteModule = z.object({
  ring: Ring.default('tous'),
  version: ReleaseVersion.optional(),
  moved: z.int().min(0).optional(),
});
/** The release is named: an approval is of needs that somebody read, and another may be published meanwhile. */
export const ApproveRelease = z.object({ version: ReleaseVersion });
export const RollbackModule = z.object({
  reason: z.string().min(1).max(500).optional(),
  moved: z.int().min(0).optional(),
});
export const DisableModule = z.object({
  reason: z.string().min(1).max(500),
  disabled: z.string().max(500).nullable().optional(),
});
export const EnableModule = z.object({ disabled: z.string().max(500).optional() });
export const MoveChannel = z.object({ releases: z.record(ModuleId, ReleaseVersion.nullable()) });
export const AddKey = z.object({
  /** 32 bytes, base64. */
  publicKey: z.base64().length(44),
  /** `*`: all. */
  modules: z
    .array(z.union([ModuleId, z.literal('*')]))
    .min(1)
    .max(100),
  label: z.string().min(1).max(100),
});
/** A key that may sign a module, or might before it was revoked, as `GET /registry/v1/modules/<id>/keys` lists it. `*` among `modules`: all. */
export const PublisherKey = z.object({
  id: z.string(),
  label: z.string(),
  modules: z.array(z.string()),
  revoked: z.boolean(),
});
export type PublisherKey = z.infer<typeof PublisherKey>;
export const PublisherKeys = z.object({ items: z.array(PublisherKey), total: z.int() });
/** A team's token as `GET /registry/v1/tokens` lists it, without its secret. `develop`: it may open grants of development. */
export const TeamTokenSummary = z.object({
  id: z.string(),
  label: z.string(),
  modules: z.array(z.string()),
  develop: z.boolean(),
  revoked: z.boolean(),
});
export type TeamTokenSummary = z.infer<typeof TeamTokenSummary>;
export const TeamTokenSummaries = z.object({ items: z.array(TeamTokenSummary), total: z.int() });
export const AddToken = z.object({
  modules: z.array(ModuleId).min(1).max(100),
  label: z.string().min(1).max(100),
  /** Whether it may open grants of development for them too. */
  develop: z.boolean().default(false),
});

/** Query of `GET /registry/v1/events`: events before this sequence, the newest ones without it. */
export const ReadEvents = z.object({ before: z.coerce.number().int().min(1).max(2_147_483_647).optional() });

/** One line of the journal as `GET /registry/v1/events` reads it. */
export const RegistryEventLine = z.object({
  sequence: z.int(),
  at: z.iso.datetime(),
  actor: z.string(),
  kind: z.string(),
  module: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type RegistryEventLine = z.infer<typeof RegistryEventLine>;
