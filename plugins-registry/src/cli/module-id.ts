import { ModuleId, RESERVED_MODULE_IDS, RESERVED_PATHS } from '@pwp/contracts';
import { InvalidArgumentError } from 'commander';

/** Why an id is none, in French; undefined for one that a module may have. */
function formFault(id: string): string | undefined {
  return ModuleId.safeParse(id).success
    ? undefined
    : `« ${id} » ne convient pas : 2 à 32 lettres minuscules et chiffres sont attendus, une lettre d’abord, des « - » seulement entre eux et un à la fois.`;
}

/** The same, of an id that is the portal's own too. */
function idFault(id: string): string | undefined {
  return (
    formFault(id) ??
    (RESERVED_MODULE_IDS.includes(id)
      ? `« ${id} » est un nom du portail lui-même : aucun module ne le porte.`
      : undefined)
  );
}

/** The same, of an id whose pages, at `/<id>`, would be where the portal's own are too. */
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

/** Reads the id of a module: it becomes a part of paths, and of addresses of the registry. */
export const moduleId = reader(formFault);
/** Reads that of one whose folder and tables may go. */
export const removableId = reader(idFault);
/** Reads that of a module to make. */
export const newId = reader(newIdFault);
