import type { AskedNeed, ManifestEntry, ModuleConfiguration, ModuleDeclaration } from '@pwp/contracts';
import { REGISTRY } from './core/actors.ts';
import { askedNeeds, lapsedNeeds } from './core/approved-needs.ts';
import { clashesOfMoves, givenEntries, type Moves } from './core/clashes.ts';
import { faultsAmong } from './core/compose-manifest.ts';
import { formSchema, givenSchemas, refusedValues, type GivenSchema } from './core/configuration.ts';
import type { Fault } from './core/fault.ts';
import { resolveEntries } from './core/resolve.ts';
import type { Journal } from './journal/journal.ts';
import { readModules, type ModuleOnDisk } from './releases/modules-folder.ts';

/** Modules as the journal and the modules' folder describe them. */
export interface GivenModules {
  /** Reads the modules' folder again and adopts modules new to the journal. */
  readFolder: () => Promise<void>;
  /** The module's build in the modules' folder. */
  onDisk: (id: string) => ModuleOnDisk | undefined;
  /** The modules' builds in the modules' folder. */
  builds: () => readonly ModuleOnDisk[];
  /** Versions of a module in use. */
  versionsOf: (id: string) => string[];
  /** The declaration of the latest release, or else of the folder. */
  declarationOf: (id: string) => ModuleDeclaration | undefined;
  /** Configuration schemas of the module's releases in use, newest first. */
  schemasOf: (id: string) => GivenSchema[];
  /** The declaration of the folder's build, where the module is adopted. */
  shippedOf: (id: string) => ModuleDeclaration | undefined;
  /** What a release needs, and what of it is approved. */
  needsOf: (id: string, version: string) => AskedNeed[];
  /** Undefined for an unknown module, or one without a configuration. */
  configuration: (id: string) => ModuleConfiguration | undefined;
  /** The entries that any ring gets of every other module: one per release. */
  othersThan: (module: string) => ManifestEntry[];
  /** The modules that these moves would newly remove from a manifest. */
  clashesOf: (moves: Moves) => Fault[];
  entriesFor: (rings: readonly string[], isSound: (module: string, version: string) => boolean) => ManifestEntry[];
  /** Drops cached faults, after the journal changed. */
  forget: () => void;
  faults: () => Fault[];
}

/** Reads modules from the journal and the folders; the folders' are unknown before `readFolder`. */
export function createGivenModules(journal: Journal, modulesDirs: readonly string[]): GivenModules {
  const { state } = journal;
  let builds: ModuleOnDisk[] = [];
  let folderFaults: Fault[] = [];
  /** Cached, since anyone may ask for it; undefined when it must be computed again. */
  let standing: Fault[] | undefined;

  const onDisk = (id: string) => builds.find(({ entry }) => entry.id === id);
  function declarationOf(id: string): ModuleDeclaration | undefined {
    const published = [...(state.modules.get(id)?.releases.values() ?? [])].at(-1)?.statement.declaration;
    return published ?? onDisk(id)?.declaration;
  }
  function schemasOf(id: string): GivenSchema[] {
    const module = state.modules.get(id);
    return module === undefined ? [] : givenSchemas(module, onDisk(id)?.declaration);
  }

  const shippedOf = (id: string) => (state.modules.get(id)?.adopted === true ? onDisk(id)?.declaration : undefined);

  return {
    onDisk,
    shippedOf,
    builds: () => builds,
    declarationOf,
    schemasOf,
    needsOf(id, version) {
      const module = state.modules.get(id);
      const declaration = module?.releases.get(version)?.statement.declaration;
      if (module === undefined || declaration === undefined) return [];
      return askedNeeds(module, declaration, shippedOf(id));
    },
    async readFolder() {
      const read = await readModules(...modulesDirs);
      builds = read.modules;
      folderFaults = read.faults;
      for (const { entry } of builds) {
        await journal.change(REGISTRY, ({ modules }) =>
          modules.has(entry.id) ? undefined : { kind: 'adopt', module: entry.id },
        );
      }
      standing = undefined;
    },
    versionsOf: (id) => [
      ...new Set([
        ...Object.values(state.modules.get(id)?.channels ?? {}),
        ...[onDisk(id)?.entry.release?.version].filter((version) => version !== undefined),
      ]),
    ],
    configuration(id) {
      const schema = formSchema(schemasOf(id));
      if (schema === undefined) return undefined;
      const saved = state.modules.get(id)?.configuration;
      const known = Object.entries(saved?.values ?? {}).filter(([name]) => Object.hasOwn(schema.properties, name));
      return {
        module: id,
        title: declarationOf(id)?.title ?? id,
        schema,
        values: Object.fromEntries(known),
        revision: saved?.revision ?? 0,
        changedAt: saved?.at.toISOString() ?? null,
        changedBy: saved?.by ?? null,
      };
    },
    othersThan: (module) =>
      givenEntries(state, builds)
        .map(({ entry }) => entry)
        .filter(({ id }) => id !== module),
    clashesOf: (moves) => clashesOfMoves(state, builds, moves),
    entriesFor: (rings, isSound) => resolveEntries(state, builds, rings, isSound),
    forget() {
      standing = undefined;
    },
    faults: () => [
      ...folderFaults,
      ...(standing ??= faultsAmong(givenEntries(state, builds).map(({ entry }) => entry))),
      ...[...state.modules].flatMap(([id, module]) => refusedValues(id, module, schemasOf(id))),
      ...[...state.modules].flatMap(([id, module]) => lapsedNeeds(id, module, shippedOf(id))),
    ],
  };
}
