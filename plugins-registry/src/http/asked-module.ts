import type { ModuleState, PublishedRelease, RegistryState } from '../core/registry-state.ts';
import { moduleInconnu, moduleModifie, versionInconnue } from './registry-problems.ts';

/** Throws `module-inconnu`. */
export function findModule({ modules }: RegistryState, id: string): ModuleState {
  const module = modules.get(id);
  if (module === undefined) throw moduleInconnu(`« ${id} » : publiez-le d’abord.`);
  return module;
}

/** Throws `module-inconnu`, `version-inconnue`. */
export function findRelease(state: RegistryState, id: string, version: string): PublishedRelease {
  const release = findModule(state, id).releases.get(version);
  if (release === undefined) throw versionInconnue(`« ${id} » n’a pas la version « ${version} ».`);
  return release;
}

/** Throws `module-modifie` when the module moved since the caller read it. `seen` is optional. */
export function requireUnmoved(id: string, module: ModuleState, seen: number | undefined): void {
  if (seen === undefined || seen === module.moved) return;
  throw moduleModifie(`Les versions de « ${id} » ont été déplacées depuis que vous les avez lues : relisez-les.`);
}

/** Throws `module-modifie` when the module was disabled or enabled since the caller read it. `seen` is optional. */
export function requireSameState(id: string, module: ModuleState, seen: string | null | undefined): void {
  const { disabled } = module;
  if (seen === undefined || seen === (disabled ?? null)) return;
  const now = disabled === undefined ? 'est en service' : `est coupé (« ${disabled} »)`;
  throw moduleModifie(`« ${id} » a changé depuis que vous l’avez lu : il ${now}.`);
}
