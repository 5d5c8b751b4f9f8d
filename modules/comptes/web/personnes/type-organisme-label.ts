import { TYPES_ORGANISME } from '../../contracts/type-organisme.ts';

/** The label of an organisation type, or its code when it is unknown. */
export function typeOrganismeLabel(code: string): string {
  return Object.entries(TYPES_ORGANISME).find(([key]) => key === code)?.[1] ?? code;
}
