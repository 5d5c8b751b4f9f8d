import type { ManifestEntry, ModuleConfiguration, ModuleDeclaration } from '@pwp/contracts';
import { clashesOfMoves, givenEntries, type Moves } from './core/clashes.ts';
import { faultsAmong } from './core/compose-manifest.ts';
import { formSchema, givenSchemas, refusedValues, type GivenSchema } from './core/configuration.ts';
import type { Fault } from './core/fault.ts';
import { resolveEntries } from './core/resolve.ts';
import type { Journal } from './journal/journal.ts';
import { readModules, type ModuleOnDisk } from './releases/modules-folder.ts';

/** What the journal and the modules' folder say of modules. */
export interface GivenModules {
  /** Reads the folder again, and adopts what the journal does not know. */
  readFolder: () => Promise<void>;
  /** The build of the folder. */
  onDisk: (id: string) => ModuleOnDisk | undefined;
  /** The versions of a module that somebody gets. */
  versionsOf: (id: string) => string[];
  /** What the last release published of a module declares, or its folder. */
  declarationOf: (id: string) => ModuleDeclaration | undefined;
  /** The schemas of the releases that somebody gets of a module, newest first. */
  schemasOf: (id: string) => GivenSchema[];
  /** Undefined for a module that has none, or that is not known. */
  configuration: (id: string) => ModuleConfiguration | undefined;
  /** Every entry that somebody gets, of modules other than `module`; several of one whose rings get several releases. */
  othersThan: (module: string) => ManifestEntry[];
  /** What these moves would put out of somebody's manifest, and nothing puts out now. */
  clashesOf: (moves: Moves) => Fault[];
  entriesFor: (rings: readonly string[], isSound: (module: string, version: string) => boolean) => ManifestEntry[];
  /** The journal changed: what may not stand together is looked at again. */
  forget: () => void;
  faults: () => Fault[];
}

/** Knows no module before `readFolder`. */
export function createGivenModules(journal: Journal, modulesDir: string): GivenModules {
  const { state } = journal;
  let builds: ModuleOnDisk[] = [];
  let folderFaults: Fault[] = [];
  /** Undefined: to be looked at again. Anybody may ask for it. */
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

  return {
    onDisk,
    declarationOf,
    schemasOf,
    async readFolder() {
      const read = await readModules(modulesDir);
      builds = read.modules;
      folderFaults = read.faults;
      for (const { entry } of builds) {
        await journal.change('registre', ({ modules }) =>
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
    ],
  };
}
