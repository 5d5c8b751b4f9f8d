import { ModuleId, MOST_DEVELOPED, RESERVED_MODULE_IDS, RESERVED_PATHS } from '@pwp/contracts';
import { InvalidArgumentError } from 'commander';

/** Why an id is invalid, in French; undefined for a valid one. */
function formFault(id: string): string | undefined {
  return ModuleId.safeParse(id).success
    ? undefined
    : `« ${id} » ne convient pas : 2 à 32 lettres minuscules et chiffres sont attendus, une lettre d’abord, des « - » seulement entre eux et un à la fois.`;
}

/** The same, also for an id that the portal reserves. */
function idFault(id: string): string | undefined {
  return (
    formFault(id) ??
    (RESERVED_MODULE_IDS.includes(id)
      ? `« ${id} » est un nom du portail lui-même : aucun module ne le porte.`
      : undefined)
  );
}

/** The same, also for an id whose address `/<id>` the portal reserves. */
export function newIdFault(id: string): string | undefined {
  return (
    idFault(id) ??
    (RESERVED_PATHS.includes(`/${id}`)
      ? `L’adresse « /${id} » est au portail lui-même : choisissez un autre nom de module.`
      : undefined)
  );
}

const reader = (faultOf: (id: string) => string | undefined) => (text: string) => {
  const fault = faultOf(text);
  if (fault !== undefined) throw new InvalidArgumentError(fault);
  return text;
};

/** Reads a module's id, which becomes part of paths and addresses. */
export const moduleId = reader(formFault);
/** Reads the id of a module to remove. */
export const removableId = reader(idFault);
/** Reads the id of a new module. */
export const newId = reader(newIdFault);

/** Reads the ids of modules to develop, one after the other: each once, and no more than a browser takes. */
export function developedIds(text: string, before: readonly string[] = []): string[] {
  const ids = [...new Set([...before, moduleId(text)])];
  if (ids.length > MOST_DEVELOPED) throw new InvalidArgumentError(`${MOST_DEVELOPED} modules au plus à la fois.`);
  return ids;
}
