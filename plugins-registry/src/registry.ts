import { createHash } from 'node:crypto';
import type { Clock } from '@pwp/api-kit';
import type {
  Beacon,
  Manifest,
  ManifestEntry,
  ModuleConfiguration,
  ModuleDeclaration,
  ModuleSummaries,
  RegistryStatus,
  RingFacts,
  SavedConfigurations,
} from '@pwp/contracts';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Fault } from './core/fault.ts';
import { formSchema, givenSchemas, refusedValues, type GivenSchema } from './core/configuration.ts';
import { clashesOfMoves, givenEntries, type Moves } from './core/clashes.ts';
import { composeManifest, faultsAmong } from './core/compose-manifest.ts';
import { withDevelopment, type DevelopmentGrant } from './core/grant.ts';
import { undone } from './core/moves.ts';
import { listedReleases } from './core/registry-state.ts';
import { resolveEntries, ringsOf } from './core/resolve.ts';
import type { SigningKey } from './core/signing-key.ts';
import { tallies, vote, type Tally } from './journal/ballot.ts';
import type { Journal } from './journal/journal.ts';
import { createVoteMetrics, type VoteMetrics } from './journal/vote-metrics.ts';
import { readModules, type ModuleOnDisk } from './releases/modules-folder.ts';
import type { ReleaseStore } from './releases/release-store.ts';
import type { ServableFile } from './releases/servable-file.ts';
import { openSignedReleases } from './releases/signed-releases.ts';
import type { RunningPortal } from './running-portal.ts';

/** What the registry is made of. */
export interface RegistryParts {
  journal: Journal;
  store: ReleaseStore;
  key: SigningKey;
  /** Public keys that it signed with before, base64. */
  formerKeys?: readonly string[];
  clock: Clock;
  modulesDir: string;
  portal: RunningPortal;
  log?: Pick<Logger, 'warn'>;
  /** Votes on a release before its failures count. */
  sample: number;
  /** Share of failures at which the last move of its module is undone, 0 to 1. */
  threshold: number;
}

/** A manifest as it is served. */
interface SignedManifest {
  /** With `<` written as an escape, so that a page may hold it as it is. */
  text: string;
  signature: string;
  /** Of its modules: a manifest that was signed again is the same. */
  etag: string;
  sequence: number;
  rings: readonly string[];
  /** How many modules are in it. */
  count: number;
}

/** What people get, from the journal and the modules' folder; it changes nothing itself but on votes. */
export interface Registry {
  /** `grant`: of who develops a module. */
  manifest: (facts: RingFacts | undefined, grant?: DevelopmentGrant) => SignedManifest;
  status: () => RegistryStatus;
  /** One file of a release; undefined when there is none, or when it is not what was signed. */
  file: (module: string, version: string, name: string) => Promise<ServableFile | undefined>;
  /** Every entry that somebody gets, of modules other than `module`; several of one whose rings get several releases. */
  othersThan: (module: string) => ManifestEntry[];
  /** What these moves would put out of somebody's manifest, and nothing puts out now. */
  clashesOf: (moves: Moves) => Fault[];
  summaries: () => Promise<ModuleSummaries>;
  /** The schemas of the releases that somebody gets of a module, newest first. */
  schemasOf: (module: string) => GivenSchema[];
  /** Undefined for a module that has none, or that is not known. */
  configuration: (module: string) => ModuleConfiguration | undefined;
  savedConfigurations: () => SavedConfigurations;
  vote: (voter: string, beacon: Beacon) => Promise<void>;
  metrics: VoteMetrics['text'];
  /** What is wrong with modules that are left out or shown without their release. */
  faults: () => Fault[];
  /** Releases that somebody gets and that do not fit the portal that runs, as far as it answers. */
  misfits: () => Promise<Fault[]>;
  /** Reads the modules' folder again, and adopts what the journal does not know. */
  readFolder: () => Promise<void>;
  /** Forgets the manifests that were made: the journal changed. */
  forget: () => void;
  /** Reads a release again before a ring gets it; false when it is not what was signed. */
  check: (module: string, version: string) => Promise<boolean>;
  /** Reads again what was found altered, which may have been published again, and what the rings got since the last time. */
  recheck: () => Promise<void>;
}

/** A manifest is signed again after so long, ms: its reader refuses one of more than a day. */
const SIGNED_FOR = 3_600_000;

/** After a file of a release could not be served, its failures to load are the registry's own for so long, ms. */
const OWN_FAILURE = 60_000;

/** Makes the registry; reads the modules' folder, and checks every release that may be given out. */
export async function createRegistryCore(parts: RegistryParts): Promise<Registry> {
  const { journal, store, key, clock } = parts;
  const { state } = journal;
  let onDisk: ModuleOnDisk[] = [];
  let folderFaults: Fault[] = [];
  /** What may not stand together; undefined: to be looked at again. Anybody may ask for it. */
  let standing: Fault[] | undefined;
  /** Releases that fail and cannot leave by themselves, by their module. */
  const stuck = new Map<string, Fault>();
  // A ring more doubles what can be asked for; few are at work at a time.
  const made = new LRUCache<string, SignedManifest & { at: number }>({ max: 256 });

  /** `<module>/<version>` of releases that could not be served. */
  const unserved = new LRUCache<string, true>({ max: 1_000, ttl: OWN_FAILURE });

  /** The versions of a module that somebody gets. */
  const givenOf = (id: string) => [
    ...new Set([
      ...Object.values(state.modules.get(id)?.channels ?? {}),
      ...onDisk.filter(({ entry }) => entry.id === id).flatMap(({ entry }) => entry.release?.version ?? []),
    ]),
  ];

  const metrics = createVoteMetrics((module, version) => givenOf(module).includes(version));

  function compose(rings: readonly string[], grant?: DevelopmentGrant) {
    const entries = resolveEntries(state, onDisk, rings, signedReleases.isSound);
    return composeManifest(grant === undefined ? entries : withDevelopment(entries, grant)).modules;
  }

  function schemasOf(id: string): GivenSchema[] {
    const module = state.modules.get(id);
    const declared = onDisk.find(({ declaration }) => declaration.id === id)?.declaration;
    return module === undefined ? [] : givenSchemas(module, declared);
  }

  /** What the last release published of a module declares, or its folder. */
  function declarationOf(id: string): ModuleDeclaration | undefined {
    const published = [...(state.modules.get(id)?.releases.values() ?? [])].at(-1)?.statement.declaration;
    return published ?? onDisk.find(({ entry }) => entry.id === id)?.declaration;
  }

  /** How the build of the modules' folder does. */
  function installedOf(id: string, triedOf: (id: string, version: string) => Tally) {
    const version = onDisk.find(({ entry }) => entry.id === id)?.entry.release?.version;
    return version === undefined ? null : { version, ...triedOf(id, version) };
  }

  function titleOf(id: string): string {
    return declarationOf(id)?.title ?? id;
  }

  async function readFolder(): Promise<void> {
    const read = await readModules(parts.modulesDir);
    onDisk = read.modules;
    folderFaults = read.faults;
    for (const { entry } of onDisk) {
      await journal.change('registre', ({ modules }) =>
        modules.has(entry.id) ? undefined : { kind: 'adopt', module: entry.id },
      );
    }
    made.clear();
    standing = undefined;
  }

  await readFolder();
  const signedReleases = await openSignedReleases(state, store, [key.publicKey, ...(parts.formerKeys ?? [])]);

  function manifest(facts: RingFacts | undefined, grant?: DevelopmentGrant): SignedManifest {
    const rings = ringsOf(state, facts);
    const name = [...rings, grant?.grant ?? ''].join(' ');
    const known = made.get(name);
    const now = clock.now().getTime();
    if (known !== undefined && now - known.at < SIGNED_FOR) return known;
    const modules = compose(rings, grant);
    const content: Manifest = { version: 1, sequence: state.given, signedAt: clock.now().toISOString(), modules };
    const text = JSON.stringify(content).replaceAll('<', String.raw`\u003c`);
    const signed = {
      text,
      signature: key.sign(`pwp-manifest-1\n${text}`),
      sequence: content.sequence,
      etag: `W/"${createHash('sha256').update(JSON.stringify(modules)).digest('base64url')}"`,
      rings,
      count: modules.length,
      at: now,
    };
    made.set(name, signed);
    return signed;
  }

  /** Says once, until something moves, that a release that fails stays: without it, another module would leave. */
  function keepFailing(module: string, version: string, clashes: readonly Fault[]): void {
    if (stuck.has(module)) return;
    const because = clashes.map(({ detail }) => detail).join(' ');
    const detail = `The release ${version} fails, and what stood before it would put another module out. ${because}`;
    stuck.set(module, { module, code: 'rollback-refused', detail });
    parts.log?.warn({ module, version, clashes }, 'the automatic rollback would put another module out: nothing moved');
  }

  return {
    manifest,
    readFolder,
    forget() {
      made.clear();
      standing = undefined;
      stuck.clear();
    },
    async check(module, version) {
      const isSound = await signedReleases.check(module, version);
      made.clear();
      return isSound;
    },
    async recheck() {
      await signedReleases.recheck();
      made.clear();
    },
    status() {
      return {
        sequence: state.given,
        disabled: [...state.modules].filter(([, { disabled }]) => disabled !== undefined).map(([id]) => id),
        releases: Object.fromEntries<string[]>([...state.modules.keys()].map((id) => [id, givenOf(id)])),
      };
    },
    async file(id, version, name) {
      const kept = await signedReleases.read(id, version, name).catch((error: unknown) => {
        unserved.set(`${id}/${version}`, true);
        throw error;
      });
      // A build of the folder that was published too has the same version, and stands in where the store was altered.
      const built = onDisk.find(({ entry }) => entry.id === id && entry.release?.version === version);
      return kept ?? built?.files.find((file) => file.name === name);
    },
    othersThan(module) {
      return givenEntries(state, onDisk)
        .map(({ entry }) => entry)
        .filter(({ id }) => id !== module);
    },
    clashesOf: (moves) => clashesOfMoves(state, onDisk, moves),
    async summaries() {
      const [counted, misfitsOf] = await Promise.all([tallies(), parts.portal.misfits()]);
      const triedOf = (id: string, version: string) => counted.get(`${id}/${version}`) ?? { votes: 0, failures: 0 };
      const items = [...state.modules].map(([id, module]) => ({
        id,
        title: titleOf(id),
        availability: declarationOf(id)?.availability ?? 'available',
        disabled: module.disabled ?? null,
        adopted: module.adopted,
        configurable: schemasOf(id).length > 0,
        channels: module.channels,
        moved: module.moved,
        before: module.past.length > 0 ? undone(module).channels : null,
        published: module.releases.size,
        releases: listedReleases(module).map((release) => ({
          version: release.statement.version,
          publishedAt: release.publishedAt.toISOString(),
          publishedBy: release.publishedBy,
          bytes: release.bytes,
          compressed: release.compressed ?? null,
          packages: release.statement.packages ?? [],
          accessibility: release.accessibility ?? null,
          misfits: misfitsOf(release.statement),
          ...triedOf(id, release.statement.version),
        })),
        installed: installedOf(id, triedOf),
      }));
      return { items, total: items.length };
    },
    schemasOf,
    configuration(id) {
      const schema = formSchema(schemasOf(id));
      if (schema === undefined) return undefined;
      const saved = state.modules.get(id)?.configuration;
      const known = Object.entries(saved?.values ?? {}).filter(([name]) => Object.hasOwn(schema.properties, name));
      return {
        module: id,
        title: titleOf(id),
        schema,
        values: Object.fromEntries(known),
        revision: saved?.revision ?? 0,
        changedAt: saved?.at.toISOString() ?? null,
        changedBy: saved?.by ?? null,
      };
    },
    savedConfigurations() {
      const saved = [...state.modules].flatMap(([id, { configuration }]) =>
        configuration === undefined ? [] : [[id, configuration.values] as const],
      );
      return { modules: Object.fromEntries(saved) };
    },
    async vote(voter, beacon) {
      const { module, version } = beacon;
      if (beacon.outcome === 'load-error' && unserved.has(`${module}/${version}`)) return;
      if (!givenOf(module).includes(version)) return;
      /** A build of the folder was given with the portal. */
      const givenSince = () => state.modules.get(module)?.givenSince.get(version)?.getTime() ?? 0;
      const since = new Date(givenSince());
      const isCounted = await vote(clock, voter, beacon, since);
      metrics.vote(beacon);
      // One that went well may be the one that makes the sample.
      if (!isCounted) return;
      const [{ votes, failures } = { votes: 0, failures: 0 }] = (await tallies({ module, version }, since)).values();
      if (votes < parts.sample || failures / votes < parts.threshold) return;
      await journal.change('automatique', ({ modules }) => {
        const moved = modules.get(module);
        if (moved === undefined || givenSince() !== since.getTime() || moved.past.length === 0) return undefined;
        if (!Object.values(moved.channels).includes(version)) return undefined;
        const clashes = clashesOfMoves(state, onDisk, new Map([[module, undone(moved, version).channels]]));
        if (clashes.length > 0) {
          keepFailing(module, version, clashes);
          return undefined;
        }
        return {
          kind: 'rollback',
          module,
          // Its last move may have given another release, which is not to blame.
          version,
          reason: `${failures} échecs sur ${votes} personnes pour la version ${version}`,
        };
      });
    },
    metrics: metrics.text,
    async misfits() {
      const misfitsOf = await parts.portal.misfits();
      return [...state.modules].flatMap(([module, { channels, releases }]) =>
        [...new Set(Object.values(channels))].flatMap((version) => {
          const release = releases.get(version);
          return (release === undefined ? [] : misfitsOf(release.statement)).map(({ code, detail }): Fault => ({
            module,
            code,
            detail: `${version}: ${detail}`,
          }));
        }),
      );
    },
    faults: () => [
      ...folderFaults,
      ...[...state.unreadable].map(([line, why]): Fault => ({
        module: 'registre',
        code: 'line-unreadable',
        detail: `The line ${line} of the journal cannot be read, and counts for nothing. ${why}`,
      })),
      ...(standing ??= faultsAmong(givenEntries(state, onDisk).map(({ entry }) => entry))),
      ...stuck.values(),
      ...[...state.modules].flatMap(([id, module]) => refusedValues(id, module, schemasOf(id))),
      ...signedReleases.faults(),
    ],
  };
}
