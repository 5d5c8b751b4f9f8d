import type {
  Beacon,
  ModuleSummaries,
  RegistryStatus,
  ReleaseStatement,
  RingFacts,
  SavedConfigurations,
} from '@pwp/contracts';
import type { Clock } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Registry as Measures } from 'prom-client';
import { createAutomaticRollback } from './automatic-rollback.ts';
import type { Fault } from './core/fault.ts';
import type { DevelopmentGrant } from './core/grant.ts';
import type { RegistryState } from './core/registry-state.ts';
import type { SigningKey } from './core/signing-key.ts';
import { createGivenModules, type GivenModules } from './given-modules.ts';
import type { Journal } from './journal/journal.ts';
import { createVoteMetrics, type VoteMetrics } from './journal/vote-metrics.ts';
import { moduleSummaries } from './module-summaries.ts';
import type { ReleaseStore } from './releases/release-store.ts';
import type { ServableFile } from './releases/servable-file.ts';
import { openSignedReleases } from './releases/signed-releases.ts';
import type { RunningPortal } from './running-portal.ts';
import { createManifests, type SignedManifest } from './signed-manifests.ts';

/** Dependencies of the registry. */
export interface RegistryParts {
  journal: Journal;
  store: ReleaseStore;
  key: SigningKey;
  /** Public keys that the registry signed with before, base64. */
  formerKeys?: readonly string[];
  clock: Clock;
  modulesDir: string;
  providedModulesDir?: string | undefined;
  portal: RunningPortal;
  log?: Pick<Logger, 'warn'>;
  /** Takes what is measured. */
  measures: Measures;
  /** Votes on a release before it can be undone. */
  sample: number;
  /** Share of failures at which a release is undone, 0 to 1. */
  threshold: number;
}

/** What people get, from the journal and the modules' folder. Only votes change anything by themselves. */
export interface Registry extends Pick<
  GivenModules,
  'clashesOf' | 'configuration' | 'needsOf' | 'othersThan' | 'schemasOf'
> {
  /** `grants`: for the developer of these modules. */
  manifest: (facts: RingFacts | undefined, grants?: readonly DevelopmentGrant[]) => SignedManifest;
  status: () => RegistryStatus;
  /** One file of a release; undefined when it is missing or not what was signed. */
  file: (module: string, version: string, name: string) => Promise<ServableFile | undefined>;
  summaries: () => Promise<ModuleSummaries>;
  savedConfigurations: () => SavedConfigurations;
  /** Counts a beacon from a person who gets that release. */
  vote: (voter: RingFacts, beacon: Beacon) => Promise<void>;
  metrics: VoteMetrics['text'];
  /** Faults of modules that are left out, or shown without their release. */
  faults: () => Fault[];
  /** Releases in use that do not fit the running portal, as far as it answers. */
  misfits: () => Promise<Fault[]>;
  /** Puts the builds of the modules' folder beside the releases, where whoever serves files without a registry finds them. */
  keepBuilds: () => Promise<void>;
  /** Reads the modules' folder again and adopts modules new to the journal. */
  readFolder: () => Promise<void>;
  /** Drops cached manifests and faults, after the journal changed. */
  forget: () => void;
  /** Reads a release again; false when it is not what was signed. */
  check: (module: string, version: string) => Promise<boolean>;
  /** Reads altered releases again, and those that rings received since the last call. */
  recheck: () => Promise<void>;
}

/** How long load errors of a release are not counted after the registry failed to serve one of its files, ms. */
const OWN_FAILURE = 60_000;

/** Creates the registry: reads the modules' folder and checks every release that may be served. */
export async function createRegistryCore(parts: RegistryParts): Promise<Registry> {
  const { journal, store, key, clock, portal } = parts;
  const { state } = journal;
  const { modulesDir, providedModulesDir } = parts;
  const given = createGivenModules(journal, [modulesDir, ...(providedModulesDir ? [providedModulesDir] : [])]);
  await given.readFolder();
  const signedReleases = await openSignedReleases(state, store, [key.publicKey, ...(parts.formerKeys ?? [])]);
  const manifests = createManifests({ journal, key, clock, given, isSound: signedReleases.isSound });
  const metrics = createVoteMetrics(parts.measures, {
    all: () => state.modules.keys(),
    isGiven: (module, version) => given.versionsOf(module).includes(version),
  });
  const rollback = createAutomaticRollback({
    ...parts,
    metrics,
    log: parts.log,
    shippedOf: (id) => given.onDisk(id)?.entry.release?.version,
    clashesOf: given.clashesOf,
  });
  /** `<module>/<version>` of releases that could not be served. */
  const unserved = new LRUCache<string, true>({ max: 1_000, ttl: OWN_FAILURE });

  const disabled = () => [...state.modules].filter(([, module]) => module.disabled !== undefined).map(([id]) => id);

  return {
    ...given,
    manifest: (facts, grants) => manifests.manifest(facts, grants),
    metrics: metrics.text,
    async readFolder() {
      await given.readFolder();
      manifests.forget();
    },
    async keepBuilds() {
      for (const { statement, files } of given.builds())
        if (statement !== undefined) await keep(store, statement, files);
    },
    forget() {
      manifests.forget();
      given.forget();
      rollback.forget();
    },
    async check(module, version) {
      const isSound = await signedReleases.check(module, version);
      manifests.forget();
      return isSound;
    },
    async recheck() {
      await signedReleases.recheck();
      manifests.forget();
    },
    status: () => ({
      sequence: state.given,
      disabled: disabled(),
      releases: Object.fromEntries([...state.modules.keys()].map((id) => [id, given.versionsOf(id)])),
    }),
    async file(id, version, name) {
      const kept = await signedReleases.read(id, version, name).catch((error: unknown) => {
        unserved.set(`${id}/${version}`, true);
        throw error;
      });
      if (kept !== undefined) return kept;
      // The folder may hold the same build, and replaces it when the store was altered.
      const built = given.onDisk(id);
      return built?.entry.release?.version === version ? built.files.find((file) => file.name === name) : undefined;
    },
    summaries: () => moduleSummaries(state, given, portal),
    savedConfigurations: () => ({ modules: savedValues(state), disabled: disabled() }),
    async vote(voter, beacon) {
      if (beacon.outcome === 'load-error' && unserved.has(`${beacon.module}/${beacon.version}`)) return;
      await rollback.vote(voter, beacon);
    },
    misfits: () => givenMisfits(state, portal),
    faults: () => [...unreadableLines(state), ...given.faults(), ...rollback.faults(), ...signedReleases.faults()],
  };
}

/** Stores a build. Another registry may be at it. */
async function keep(store: ReleaseStore, statement: ReleaseStatement, files: readonly ServableFile[]): Promise<void> {
  try {
    await store.put(statement, files);
  } catch (error) {
    if (!(await store.holds(statement))) throw error;
  }
}

function savedValues({ modules }: RegistryState): SavedConfigurations['modules'] {
  const saved = [...modules].flatMap(([id, { configuration }]) =>
    configuration === undefined ? [] : [[id, configuration.values] as const],
  );
  return Object.fromEntries(saved);
}

/** Misfits of the releases that rings get. */
async function givenMisfits({ modules }: RegistryState, portal: RunningPortal): Promise<Fault[]> {
  const misfitsOf = await portal.misfits();
  return [...modules].flatMap(([module, { channels, releases }]) =>
    [...new Set(Object.values(channels))].flatMap((version) => {
      const release = releases.get(version);
      return (release === undefined ? [] : misfitsOf(release.statement)).map(({ code, detail }): Fault => ({
        module,
        code,
        detail: `${version}: ${detail}`,
      }));
    }),
  );
}

function unreadableLines({ unreadable }: RegistryState): Fault[] {
  return [...unreadable].map(([line, why]) => ({
    module: 'registre',
    code: 'line-unreadable',
    detail: `The line ${line} of the journal cannot be read, and counts for nothing. ${why}`,
  }));
}
