import type { ManifestEntry, Ring } from '@pwp/contracts';
import { createAddresses, faultBetween, faultsAmong } from './compose-manifest.ts';
import type { Fault } from './fault.ts';
import type { ModuleChannels } from './registry-event.ts';
import type { RegistryState } from './registry-state.ts';
import { entryWithoutRelease } from './release-statement.ts';
import type { FolderBuild } from './resolve.ts';

/** The channels that a move would leave, by module id. */
export type Moves = ReadonlyMap<string, ModuleChannels>;

/** An entry, and the ring that gets it. */
interface GivenEntry {
  ring: Ring;
  entry: ManifestEntry;
}

/** The entries that any ring gets after these moves: one per release. */
export function givenEntries(
  { modules }: RegistryState,
  onDisk: readonly FolderBuild[],
  moves: Moves = new Map(),
): GivenEntry[] {
  return [...modules].flatMap(([id, { channels, releases, adopted }]) => [
    ...Object.entries(moves.get(id) ?? channels).flatMap(([ring, version]) => {
      const declaration = releases.get(version)?.statement.declaration;
      return declaration === undefined ? [] : [{ ring, entry: entryWithoutRelease(declaration) }];
    }),
    ...onDisk
      .filter(({ declaration }) => adopted && declaration.id === id)
      .map(({ declaration }) => ({ ring: 'tous', entry: entryWithoutRelease(declaration) })),
  ]);
}

/** The modules that these moves would newly remove from a manifest. */
export function clashesOfMoves(state: RegistryState, onDisk: readonly FolderBuild[], moves: Moves): Fault[] {
  const known = new Set(clashes(givenEntries(state, onDisk), moves).map(([pair]) => pair));
  const brought = clashes(givenEntries(state, onDisk, moves), moves).filter(([pair]) => !known.has(pair));
  return [...new Map(brought.map(([, fault]) => [fault.detail, fault])).values()];
}

/** Faults of the moved modules, alone and beside each other module, keyed by the rings involved. */
function clashes(given: readonly GivenEntry[], moves: Moves): [pair: string, fault: Fault][] {
  const addresses = createAddresses(given.map(({ entry }) => entry));
  const ringOf = new Map(given.map(({ ring, entry }) => [entry, ring]));
  return given
    .filter(({ entry }) => moves.has(entry.id))
    .flatMap(({ ring, entry }) => {
      const found = [
        ...faultsAmong([entry]).map((fault) => ({ rings: [ring], fault })),
        ...[...addresses.meeting(entry)].map((other) => ({
          rings: [ring, ringOf.get(other) ?? ''].toSorted(),
          fault: faultBetween(entry, other),
        })),
      ];
      return found.flatMap(({ rings, fault }): [string, Fault][] =>
        fault === undefined ? [] : [[[...rings, fault.module, fault.detail].join(' '), fault]],
      );
    });
}
