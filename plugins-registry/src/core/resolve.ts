import type { ManifestEntry, ModuleDeclaration, Release, Ring, RingFacts } from '@pwp/contracts';
import { approvedOrigins, askedNeeds } from './approved-needs.ts';
import { configured } from './configuration.ts';
import type { ModuleChannels } from './registry-event.ts';
import type { ModuleState, RegistryState } from './registry-state.ts';
import { entryOf, entryWithoutRelease } from './release-statement.ts';
import { byWeight, holds } from './rings.ts';

/** How many modules of a manifest include their previous release. */
export const MOST_FORMER = 20;

/** The rings in use that hold a person, lightest first. */
export function ringsOf(state: RegistryState, facts: RingFacts | undefined): Ring[] {
  const named = new Set([...state.modules.values()].flatMap(({ channels }) => Object.keys(channels)));
  // Alphabetical within a weight, so that equal sets have the same order.
  return [...named]
    .filter((ring) => holds(ring, facts))
    .toSorted()
    .toSorted(byWeight);
}

/** A build of the modules' folder, or one that was published. */
export interface FolderBuild {
  declaration: ModuleDeclaration;
  entry: ManifestEntry;
}

/**
 * The entries that people in these rings get, unordered. A release that `isSound` refuses is replaced by that of their next lighter
 * ring, then by the one before it, and finally by the build of the folder.
 */
export function resolveEntries(
  state: RegistryState,
  onDisk: readonly FolderBuild[],
  rings: readonly Ring[],
  isSound: (module: string, version: string) => boolean,
): ManifestEntry[] {
  const entries: ManifestEntry[] = [];
  for (const [id, module] of state.modules) {
    const adopted = module.adopted ? onDisk.find(({ entry: { id: name } }) => name === id) : undefined;
    const entry = moduleEntry(module, adopted, rings, (version) => isSound(id, version));
    if (entry === undefined) continue;
    entries.push(module.disabled === undefined ? entry : turnedOff(entry));
  }
  return withFewFormer(entries, state);
}

/** Keeps `previous` for the modules that moved last only: each one makes every page larger. */
function withFewFormer(entries: ManifestEntry[], { modules }: RegistryState): ManifestEntry[] {
  const movedAt = ({ id }: ManifestEntry) => modules.get(id)?.moved ?? 0;
  const former = entries.filter(({ previous }) => previous !== undefined);
  const tooMany = new Set(
    former.toSorted((a, b) => movedAt(b) - movedAt(a) || (a.id < b.id ? -1 : 1)).slice(MOST_FORMER),
  );
  return entries.map((entry) => (tooMany.has(entry) ? withoutFormer(entry) : entry));
}

/** Undefined when no channel of these rings names the module, and it is not `adopted`. */
function moduleEntry(
  module: ModuleState,
  adopted: FolderBuild | undefined,
  rings: readonly Ring[],
  isSound: (version: string) => boolean,
): ManifestEntry | undefined {
  const named = namedBy(module.channels, rings);
  const shipped = adopted?.entry.release?.version;
  if (named === undefined && shipped === undefined) return adopted?.entry;

  // What a lighter ring gets is in service now; what stood before may fit the portal no more. Without a channel, people get the build
  // of the folder.
  const versions = [
    ...namedFor(module.channels, rings),
    module.channels['tous'] === undefined ? shipped : undefined,
    ...module.past.toReversed().map((each) => namedBy(each, rings) ?? shipped),
  ];
  const builds: FolderBuild[] = [];
  for (const version of new Set(versions)) {
    if (version === undefined) continue;
    const published = module.releases.get(version)?.statement;
    if (published !== undefined && isSound(version))
      builds.push({ declaration: published.declaration, entry: entryOf(published) });
    else if (adopted !== undefined && version === shipped) builds.push(adopted);
    if (builds.length === 2) break;
  }
  const [given, previous] = builds;
  if (given === undefined) {
    const declaration = module.releases.get(named ?? '')?.statement.declaration;
    return declaration === undefined ? undefined : entryWithoutRelease(declaration);
  }
  const shippedNeeds = adopted?.declaration;
  const former = previous && releaseOf(previous, module, shippedNeeds);
  return { ...given.entry, release: releaseOf(given, module, shippedNeeds), ...(former && { previous: former }) };
}

function releaseOf(
  { declaration, entry }: FolderBuild,
  module: ModuleState,
  shipped: ModuleDeclaration | undefined,
): Release | null {
  if (entry.release === null) return null;
  const origins = approvedOrigins(askedNeeds(module, declaration, shipped));
  return { ...configured(entry.release, declaration, module.configuration), ...(origins && { origins }) };
}

/** The version that people in these rings get; `shipped`: the folder's. */
export function versionOf(
  module: ModuleState,
  rings: readonly Ring[],
  shipped: string | undefined,
): string | undefined {
  return namedBy(module.channels, rings) ?? (module.adopted ? shipped : undefined);
}

/** The version of the heaviest ring. */
function namedBy(channels: ModuleChannels, rings: readonly Ring[]): string | undefined {
  return namedFor(channels, rings)[0];
}

/** The versions of these rings, heaviest first; among equals, the latest decision. */
function namedFor(channels: ModuleChannels, rings: readonly Ring[]): string[] {
  return Object.entries(channels)
    .filter(([ring]) => rings.includes(ring))
    .toSorted(([a], [b]) => byWeight(a, b))
    .map(([, version]) => version)
    .toReversed();
}

function withoutFormer({ previous: _previous, ...entry }: ManifestEntry): ManifestEntry {
  return entry;
}

function turnedOff(entry: ManifestEntry): ManifestEntry {
  return { ...withoutFormer(entry), release: null, disabled: true };
}
