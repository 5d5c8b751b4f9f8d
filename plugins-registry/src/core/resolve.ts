import type { ManifestEntry, ModuleDeclaration, Ring, RingFacts } from '@pwp/contracts';
import { configuredRelease } from './configuration.ts';
import type { ModuleChannels } from './registry-event.ts';
import type { ModuleState, PublishedRelease, RegistryState } from './registry-state.ts';
import { entryOf, entryWithoutRelease, releaseOf } from './release-statement.ts';
import { byWeight, holds } from './rings.ts';

/** Modules of a manifest that have their former release in it. */
export const MOST_FORMER = 20;

/** The rings of the registry that a person is in, lightest first: what his manifest depends on. */
export function ringsOf(state: RegistryState, facts: RingFacts | undefined): Ring[] {
  const named = new Set([...state.modules.values()].flatMap(({ channels }) => Object.keys(channels)));
  // In alphabetical order where they weigh the same: a set of rings has one name.
  return [...named]
    .filter((ring) => holds(ring, facts))
    .toSorted()
    .toSorted(byWeight);
}

/** A build of the modules' folder. */
export interface FolderBuild {
  declaration: ModuleDeclaration;
  entry: ManifestEntry;
}

/**
 * What people of these rings get of each module, in no order. `onDisk`: the builds of the modules' folder. A release that `isSound`
 * refuses is not what was signed: the one before it stands in for it.
 */
export function resolveEntries(
  state: RegistryState,
  onDisk: readonly FolderBuild[],
  rings: readonly Ring[],
  isSound: (module: string, version: string) => boolean,
): ManifestEntry[] {
  const entries: ManifestEntry[] = [];
  for (const [id, module] of state.modules) {
    const entry =
      publishedEntry(module, rings, (version) => isSound(id, version)) ??
      (module.adopted
        ? folderEntry(
            module,
            onDisk.find(({ entry: { id: name } }) => name === id),
          )
        : undefined);
    if (entry === undefined) continue;
    entries.push(module.disabled === undefined ? entry : turnedOff(entry));
  }
  return withFewFormer(entries, state);
}

/** Leaves `previous` to the modules that moved last: what stood for long needs it least, and a page carries all that it is told of. */
function withFewFormer(entries: ManifestEntry[], { modules }: RegistryState): ManifestEntry[] {
  const movedAt = ({ id }: ManifestEntry) => modules.get(id)?.moved ?? 0;
  const former = entries.filter(({ previous }) => previous !== undefined);
  const tooMany = new Set(
    former.toSorted((a, b) => movedAt(b) - movedAt(a) || (a.id < b.id ? -1 : 1)).slice(MOST_FORMER),
  );
  return entries.map((entry) => (tooMany.has(entry) ? withoutFormer(entry) : entry));
}

/** Undefined: no channel of these rings names the module. */
function publishedEntry(
  module: ModuleState,
  rings: readonly Ring[],
  isSound: (version: string) => boolean,
): ManifestEntry | undefined {
  const named = namedBy(module.channels, rings);
  if (named === undefined) return undefined;
  const versions = [named, ...module.past.toReversed().map((channels) => namedBy(channels, rings))];
  const [release, previous] = [...new Set(versions)]
    .filter((version) => version !== undefined && isSound(version))
    .map((version) => module.releases.get(version ?? ''))
    .filter((each): each is PublishedRelease => each !== undefined);
  if (release === undefined) {
    const declaration = module.releases.get(named)?.statement.declaration;
    return declaration === undefined ? undefined : entryWithoutRelease(declaration);
  }
  const configured = ({ statement }: PublishedRelease) =>
    configuredRelease(releaseOf(statement), statement.declaration, module.configuration);
  return {
    ...entryOf(release.statement),
    release: configured(release),
    ...(previous && { previous: configured(previous) }),
  };
}

function folderEntry({ configuration }: ModuleState, build: FolderBuild | undefined): ManifestEntry | undefined {
  if (build === undefined) return undefined;
  const { entry, declaration } = build;
  return entry.release === null
    ? entry
    : { ...entry, release: configuredRelease(entry.release, declaration, configuration) };
}

/** What the heaviest of these rings gets; of two that weigh the same, the one that was decided on last. */
function namedBy(channels: ModuleChannels, rings: readonly Ring[]): string | undefined {
  const [, version] =
    Object.entries(channels)
      .filter(([ring]) => rings.includes(ring))
      .toSorted(([a], [b]) => byWeight(a, b))
      .at(-1) ?? [];
  return version;
}

function withoutFormer({ previous: _previous, ...entry }: ManifestEntry): ManifestEntry {
  return entry;
}

function turnedOff(entry: ManifestEntry): ManifestEntry {
  return { ...withoutFormer(entry), release: null, disabled: true };
}
