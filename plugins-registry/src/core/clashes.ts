import type { ManifestEntry, Ring } from '@pwp/contracts';
import { createPlaces, faultBetween, faultsAmong } from './compose-manifest.ts';
import type { Fault } from './fault.ts';
import type { ModuleChannels } from './registry-event.ts';
import type { RegistryState } from './registry-state.ts';
import { entryWithoutRelease } from './release-statement.ts';
import type { FolderBuild } from './resolve.ts';

/** Channels of modules as a move would leave them, by id. */
export type Moves = ReadonlyMap<string, ModuleChannels>;

/** What a ring gets of a module. */
interface GivenEntry {
  ring: Ring;
  entry: ManifestEntry;
}

/** Every entry that some ring gets, once these moves are made; several of a module whose rings get several releases. */
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

/** What these moves would put out of somebody's manifest, and nothing puts out now. */
export function clashesOfMoves(state: RegistryState, onDisk: readonly FolderBuild[], moves: Moves): Fault[] {
  const known = new Set(clashes(givenEntries(state, onDisk), moves).map(([pair]) => pair));
  const brought = clashes(givenEntries(state, onDisk, moves), moves).filter(([pair]) => !known.has(pair));
  return [...new Map(brought.map(([, fault]) => [fault.detail, fault])).values()];
}

/** The faults of what the moved modules get, alone and beside each of the others, with the rings that bring them. */
function clashes(given: readonly GivenEntry[], moves: Moves): [pair: string, fault: Fault][] {
  const places = createPlaces(given.map(({ entry }) => entry));
  const ringOf = new Map(given.map(({ ring, entry }) => [entry, ring]));
  return given
    .filter(({ entry }) => moves.has(entry.id))
    .flatMap(({ ring, entry }) => {
      const found = [
        ...faultsAmong([entry]).map((fault) => ({ rings: [ring], fault })),
        ...[...places.meeting(entry)].map((other) => ({
          rings: [ring, ringOf.get(other) ?? ''].toSorted(),
          fault: faultBetween(entry, other),
        })),
      ];
      return found.flatMap(({ rings, fault }): [string, Fault][] =>
        fault === undefined ? [] : [[[...rings, fault.module, fault.detail].join(' '), fault]],
      );
    });
}
